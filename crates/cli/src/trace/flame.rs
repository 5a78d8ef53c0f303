//! A flame graph of gas: every call as wide as the gas that it and its calls used, its charges and calls on top of it.
//!
//! One SVG that stands alone; a browser shows the numbers where the pointer rests. Charges of one name are one box. Gas
//! that was given back has no width.

use std::fmt::Write as _;

use super::{Calls, grouped};

const WIDTH: f64 = 1200.0;
const ROW: f64 = 18.0;
const TOP: f64 = 34.0;
/// Boxes narrower than this are not drawn.
const NARROWEST: f64 = 0.2;
/// What a character takes, and what it takes for text to be worth it.
const CHARACTER: f64 = 6.6;
const SHORTEST: f64 = 26.0;

/// The graph, under a title.
pub(crate) fn flame_graph(calls: &Calls, title: &str) -> String {
    let rows = depth(calls);
    let height = TOP + ROW * rows as f64 + 8.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" font-family=\"monospace\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"8\" y=\"21\" font-size=\"14\">{}</text>\n",
        escape(title)
    );
    let scale = WIDTH / calls.gas.max(1) as f64;
    let mut canvas = Canvas { svg: &mut svg, scale, total: calls.gas, bottom: height - 8.0 };
    canvas.call(calls, 0.0, 1);
    svg.push_str("</svg>\n");
    svg
}

/// Rows that a call takes, with one for its charges.
fn depth(calls: &Calls) -> usize {
    let above = calls.calls.iter().map(depth).max().unwrap_or_default();
    1 + above.max(usize::from(!calls.charges.is_empty()))
}

struct Canvas<'a> {
    svg: &'a mut String,
    /// Pixels for a unit of gas.
    scale: f64,
    total: i64,
    bottom: f64,
}

impl Canvas<'_> {
    fn call(&mut self, calls: &Calls, left: f64, row: usize) {
        let paint = if calls.exit_code.is_success() { Paint::Call } else { Paint::Failed };
        self.rectangle((left, row), calls.gas, paint, &calls.name);
        let mut x = left;
        for call in &calls.calls {
            self.call(call, x, row + 1);
            x += self.width(call.gas);
        }
        for (name, gas) in &calls.charges {
            self.rectangle((x, row + 1), *gas, Paint::Charge, name);
            x += self.width(*gas);
        }
    }

    fn width(&self, gas: i64) -> f64 {
        gas.max(0) as f64 * self.scale
    }

    fn rectangle(&mut self, (left, row): (f64, usize), gas: i64, paint: Paint, name: &str) {
        let width = self.width(gas);
        if width < NARROWEST {
            return;
        }
        let y = self.bottom - ROW * row as f64;
        let (name, height) = (escape(name), ROW - 1.0);
        let share = gas as f64 * 100.0 / self.total.max(1) as f64;
        let (gas, colour, remark) = (grouped(gas), paint.colour(), paint.remark());
        let _ = write!(
            self.svg,
            "<g><title>{name}: {gas} gas, {share:.1} %{remark}</title>\
             <rect x=\"{left:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"{height}\" fill=\"{colour}\" \
             stroke=\"#ffffff\" stroke-width=\"0.5\"/>"
        );
        if width >= SHORTEST {
            let room = ((width - 6.0) / CHARACTER) as usize;
            let text = fitted(&name, room);
            let _ = write!(self.svg, "<text x=\"{:.2}\" y=\"{:.1}\">{text}</text>", left + 3.0, y + 12.5);
        }
        self.svg.push_str("</g>\n");
    }
}

/// What a box stands for.
#[derive(Clone, Copy)]
enum Paint {
    Call,
    Failed,
    Charge,
}

impl Paint {
    const fn colour(self) -> &'static str {
        match self {
            Self::Call => "#f2a65a",
            Self::Failed => "#d9534f",
            Self::Charge => "#a8c5e8",
        }
    }

    const fn remark(self) -> &'static str {
        if matches!(self, Self::Failed) { ", failed" } else { "" }
    }
}

/// As much of an escaped text as there is room for, whole entities only.
fn fitted(text: &str, room: usize) -> String {
    let mut fitted = String::new();
    let mut taken = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '&' => rest.find(';').map_or(rest.len(), |end| end + 1),
            other => other.len_utf8(),
        };
        if taken == room {
            break;
        }
        fitted.push_str(&rest[..end]);
        taken += 1;
        rest = &rest[end..];
    }
    fitted
}

/// Text that is only text in XML, whatever an actor called its charges.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::samples;

    /// Left edge, top and width of every box with a title.
    fn boxes(svg: &str) -> Vec<(String, f64, f64, f64)> {
        let number = |line: &str, name: &str| {
            let rest = line.split_once(&format!(" {name}=\"")).unwrap().1;
            rest.split_once('"').unwrap().0.parse::<f64>().unwrap()
        };
        let of = |line: &str| {
            let title = line.split_once("<title>").unwrap().1.split_once(':').unwrap().0.to_owned();
            let rect = line.split_once("<rect").unwrap().1;
            (title, number(rect, "x"), number(rect, "y"), number(rect, "width"))
        };
        svg.lines().filter(|line| line.starts_with("<g>")).map(of).collect()
    }

    #[test]
    fn boxes_are_as_wide_as_their_gas_and_stand_on_their_call() {
        let boxes = boxes(&flame_graph(&samples::calls(), "a message"));
        let of = |name: &str| boxes.iter().find(|(title, ..)| title == name).unwrap().clone();
        let (_, left, bottom, width) = of("multisig.Propose");
        assert_eq!((left, width), (0.0, WIDTH));
        let above: Vec<_> = boxes.iter().filter(|(_, _, y, _)| *y == bottom - ROW).collect();
        let widths: f64 = above.iter().map(|(.., width)| width).sum();
        assert!((widths - WIDTH).abs() < 0.1, "calls and charges fill the call: {widths}");
        assert!((of("account.Send").3 - WIDTH * 260.0 / 1260.0).abs() < 0.1);
        assert!(boxes.iter().all(|(title, ..)| title != "actor.Send"), "what used nothing has no box");
    }

    #[test]
    fn names_are_text_and_nothing_else() {
        let svg = flame_graph(&samples::calls(), "<script>");
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script>"));
        assert!(svg.contains("&lt;OnSend&gt; &amp; &quot;more&quot;: 260 gas, 20.6 %"));
        assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
        assert_eq!(fitted("&lt;ab", 2), "&lt;a");
    }
}
