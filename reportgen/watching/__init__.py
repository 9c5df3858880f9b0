"""The live report: built again whenever a file that it is made from is saved, shown in a browser.

    sources     which files a report is made from, and whether one was saved
    reports     one build in memory, or what stands in its way
    stand_ins   what is shown for a figure until it is drawn
    printed     the numbers of a page, and what became of them since the page before
    matters     what of the changes matters, in words
    board       what is shown just now; builds write it, connections wait for it
    page        the report page with the bar of the live report put in
    server      HTTP on the loopback address, for the browsers of this machine only
    loop        build, show, wait, again
    stores      results are kept on disk when nobody waits
    live/       the bar in the browser: style, and how a page is renewed without losing the place

Nothing is written to the output folder: that is what ``reportgen build`` is for.
"""
