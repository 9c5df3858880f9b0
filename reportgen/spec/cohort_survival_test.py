"""Which test of the log-rank family compares groups over time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from reportgen.spec.base import Complaint, Refusal, Section

TestName = Literal["log_rank", "wilcoxon", "peto", "tarone_ware", "fleming_harrington"]


class SurvivalTest(Section):
    """A test of the log-rank family; its name alone may be written in place of the section."""

    name: TestName = Field(
        description="every event alike; weighed by the number at risk (Gehan, Breslow), by "
        "survival (Peto), by the root of the number at risk; or by powers of survival"
    )
    rho: float = Field(
        0.0, ge=0, le=10, description="power of S(t), of fleming_harrington; weighs early events"
    )
    gamma: float = Field(
        0.0, ge=0, le=10, description="power of 1 - S(t), of fleming_harrington; weighs late events"
    )

    @model_validator(mode="after")
    def _powers_have_a_use(self) -> SurvivalTest:
        powers = [key for key in ("rho", "gamma") if getattr(self, key)]
        if powers and self.name != "fleming_harrington":
            what = f"the test '{self.name}' has no {' and no '.join(powers)}"
            remedy = "Write name: fleming_harrington, or delete the powers."
            raise Refusal([Complaint(what, remedy, (powers[0],))])
        if not powers and self.name == "fleming_harrington":
            what = "the test 'fleming_harrington' without rho and gamma is the log-rank test"
            raise Refusal([Complaint(what, "Give rho or gamma, or write log_rank.", ("name",))])
        return self


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


NamedTest = Annotated[SurvivalTest, BeforeValidator(_named)]
OwnTest = Annotated[SurvivalTest | None, BeforeValidator(_named)]
