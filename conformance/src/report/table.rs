//! The one look of our tables.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

/// Nothing but a line under the header.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// An empty table, whose columns hold numbers from the column `numbers` on.
pub(crate) fn new<'a>(header: impl IntoIterator<Item = &'a str>, numbers: usize) -> Table {
    let header: Vec<&str> = header.into_iter().collect();
    let columns = header.len();
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(header);
    for column in numbers..columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
