"""What only the workbook needs; nothing here is imported before a workbook is asked for."""
