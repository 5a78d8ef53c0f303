//! Tables for people: columns as wide as their widest cell.

use std::{fmt, iter};

/// A table. Its first row names the columns.
#[derive(Debug)]
pub(crate) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
    /// Columns of numbers, which stand right.
    right: &'static [usize],
}

impl<const N: usize> Table<N> {
    pub(crate) fn new(columns: [&str; N], right: &'static [usize]) -> Self {
        Self { rows: vec![columns.map(str::to_owned)], right }
    }

    pub(crate) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..N).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in iter::zip(row, &widths).enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                line += &match self.right.contains(&column) {
                    true => format!("{gap}{cell:>width$}"),
                    false => format!("{gap}{cell:<width$}"),
                };
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_right_and_lines_end_with_their_text() {
        let mut table = Table::new(["name", "size", "why"], &[1]);
        table.row(["a".into(), "1000000".into(), String::new()]);
        table.row(["longer".into(), "7".into(), "because".into()]);
        let expected = "name       size  why\na       1000000\nlonger        7  because\n";
        assert_eq!(table.to_string(), expected);
    }
}
