//! A figure as a picture: curves over one axis, as SVG that needs nothing beside it.

use std::fmt::Write;

/// A curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// x, y, and the ends of its interval, ascending in x.
    pub points: Vec<(f64, f64, f64, f64)>,
    /// Whether it stands in front.
    pub ours: bool,
    /// Its colour and dash: the same number, the same look, whatever else is there.
    pub look: usize,
}

/// A chart with logarithmic axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// Under the axis of x.
    pub x: String,
    /// Beside the axis of y.
    pub y: String,
    /// Its curves.
    pub curves: Vec<Curve>,
    /// What is shown beside them and was not measured: a name, and a place, or a place on the axis of x alone.
    pub printed: Vec<(String, f64, Option<f64>)>,
}

const ROW: f64 = 18.0;
const TOP: f64 = 48.0;
/// A digit is not wider than this, in the page's letters.
const DIGIT: f64 = 9.0;

/// How a picture is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Names beside the curves: for a document, a desktop, a projector.
    Wide,
    /// Names below the curves: for a phone.
    Narrow,
}

impl Form {
    fn width(self) -> f64 {
        match self {
            Self::Wide => 960.0,
            Self::Narrow => 340.0,
        }
    }

    fn left(self) -> f64 {
        match self {
            Self::Wide => 80.0,
            Self::Narrow => 62.0,
        }
    }

    fn right(self) -> f64 {
        match self {
            Self::Wide => 640.0,
            Self::Narrow => 322.0,
        }
    }

    /// Where the curves begin: a phone's title stands above the picture.
    fn top(self) -> f64 {
        match self {
            Self::Wide => TOP,
            Self::Narrow => 14.0,
        }
    }

    fn bottom(self) -> f64 {
        match self {
            Self::Wide => 430.0,
            Self::Narrow => 300.0,
        }
    }

    /// Where the names begin: their left edge, and the middle of the first.
    fn names(self) -> (f64, f64) {
        match self {
            Self::Wide => (self.right() + 20.0, TOP + 8.0),
            Self::Narrow => (8.0, self.bottom() + 72.0),
        }
    }
}

/// Colours that people with any colour vision tell apart (Okabe and Ito 2008), and dashes, for there are more curves than colours.
pub const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#4d4d4d"];
const DASHES: [&str; 3] = ["", "7 4", "2 3"];

/// A number of rows: there are never 2^32 of them.
fn count(rows: usize) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A number as an axis tells it.
fn told(value: f64) -> String {
    if value >= 1.0 {
        format!("{value:.0}")
    } else {
        // As many digits as its power of ten, and no more.
        format!("{value:.*}", usize::try_from(-libm::ilogb(value) / 3 + 1).unwrap_or(9).min(9))
            .trim_end_matches('0')
            .to_owned()
    }
}

/// An axis from a power of ten, or a half or a fifth of it, to another.
struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(0.0, f64::max);
        let (low, high) = if least.is_finite() && most > 0.0 { (least, most) } else { (1.0, 10.0) };
        // From a 1, 2 or 5 of its power of ten to another: what is beyond the curves is empty.
        let round = |value: f64, up: bool| {
            let power = libm::pow(10.0, libm::floor(libm::log10(value)));
            let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
            // A value that is one of them stays, whatever its last bit.
            if up {
                steps.into_iter().find(|step| *step >= value * 0.999_999).unwrap_or(10.0 * power)
            } else {
                steps.into_iter().rev().find(|step| *step <= value * 1.000_001).unwrap_or(power)
            }
        };
        let (low, high) = (round(low, false), round(high, true));
        let high = if high > low { high } else { low * 2.0 };
        Self { low, high, from, to }
    }

    fn at(&self, value: f64) -> f64 {
        let part = libm::log(value.max(self.low) / self.low) / libm::log(self.high / self.low);
        self.from + part.min(1.0) * (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut power = libm::pow(10.0, libm::floor(libm::log10(self.low * 1.000_001)));
        let (least, most) = (self.low * 0.999_999, self.high * 1.000_001);
        while power <= most {
            // Between few powers of ten a reader needs more to hold on to.
            let steps: &[f64] = if self.high / self.low < 101.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
            let here = steps.iter().map(|step| power * step);
            ticks.extend(here.filter(|tick| (least..=most).contains(tick)));
            power *= 10.0;
        }
        ticks
    }
}

impl Chart {
    /// The picture. It reads on white and on black: it has a ground of its own. Where a page has other colours, its style sheet finds them by
    /// their classes: `ground`, `ink`, `grid`, `mark`, and `c0` to `c6` of curves.
    #[must_use]
    pub fn svg(&self, form: Form) -> String {
        let (width, left, right, top, bottom) =
            (form.width(), form.left(), form.right(), form.top(), form.bottom());
        let (names, first) = form.names();
        let all = || self.curves.iter().flat_map(|curve| &curve.points);
        let most = all().map(|point| point.0).fold(0.0, f64::max);
        // A place on the axis beyond what was measured would make that small.
        let is_there = |(_, x, y): &&(String, f64, Option<f64>)| y.is_some() || *x <= most;
        let printed = || self.printed.iter().filter(is_there);
        let xs = all().map(|point| point.0).chain(printed().map(|(_, x, _)| *x));
        let x = Axis::over(xs, left, right);
        let ys =
            all().flat_map(|point| [point.1, point.2, point.3]).chain(printed().filter_map(|(_, _, y)| *y));
        let y = Axis::over(ys.filter(|y| *y > 0.0), bottom, top);
        let rows = count(self.curves.len() + printed().count());
        let height = (bottom + 60.0).max(first + ROW * rows + 16.0);
        let title = match form {
            Form::Wide => {
                format!("<text x=\"{left}\" y=\"24\" font-size=\"16\">{}</text>", escaped(&self.title))
            }
            Form::Narrow => String::new(),
        };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"13\" role=\"img\"><title>{name}</title>\
             <rect class=\"ground\" width=\"100%\" height=\"100%\" fill=\"#fff\"/><g class=\"ink\">\
             {title}\n",
            name = escaped(&self.title)
        );
        let mut line = |text: std::fmt::Arguments<'_>| {
            // A string takes whatever is written.
            let _ = svg.write_fmt(text);
            svg.push('\n');
        };
        for tick in x.ticks() {
            let at = x.at(tick);
            line(format_args!("<path d=\"M{at:.1} {top}V{bottom}\" class=\"grid\" stroke=\"#ddd\"/>"));
            // A long number at the right end would be cut by the edge of the picture.
            let told = told(tick);
            let half = DIGIT / 2.0 * count(told.len());
            let at = at.min(width - half);
            line(format_args!(
                "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{told}</text>",
                bottom + 18.0
            ));
        }
        for tick in y.ticks() {
            let at = y.at(tick);
            line(format_args!("<path d=\"M{left} {at:.1}H{right}\" class=\"grid\" stroke=\"#ddd\"/>"));
            line(format_args!(
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                left - 8.0,
                at + 4.0,
                told(tick)
            ));
        }
        let middle = f64::midpoint(left, right);
        line(format_args!(
            "<text x=\"{middle}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            bottom + 42.0,
            escaped(&self.x)
        ));
        let centre = f64::midpoint(top, bottom);
        line(format_args!(
            "<text transform=\"translate(16 {centre}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            escaped(&self.y)
        ));
        for (place, curve) in self.curves.iter().enumerate() {
            let class = curve.look % COLOURS.len();
            let colour = COLOURS.get(class).copied().unwrap_or("#000");
            let dash = DASHES.get(curve.look / COLOURS.len() % DASHES.len()).copied().unwrap_or_default();
            let width = if curve.ours { 3.5 } else { 1.5 };
            let style = format!(
                "class=\"c{class}\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-dasharray=\"{dash}\" fill=\"none\""
            );
            let path: Vec<_> = curve
                .points
                .iter()
                .map(|point| format!("{:.1} {:.1}", x.at(point.0), y.at(point.1)))
                .collect();
            line(format_args!("<path d=\"M{}\" {style}/>", path.join("L")));
            for (at, value, low, high) in &curve.points {
                let (at, low, high) = (x.at(*at), y.at(*low), y.at(*high));
                line(format_args!(
                    "<path d=\"M{at:.1} {low:.1}V{high:.1}\" class=\"c{class}\" stroke=\"{colour}\"/>"
                ));
                line(format_args!(
                    "<circle cx=\"{at:.1}\" cy=\"{:.1}\" r=\"2.5\" class=\"c{class}\" stroke=\"{colour}\" fill=\"{colour}\"/>",
                    y.at(*value)
                ));
            }
            let row = first + ROW * count(place);
            line(format_args!("<path d=\"M{:.1} {row:.1}h28\" {style}/>", names));
            line(format_args!(
                "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                names + 34.0,
                row + 4.0,
                escaped(&curve.name)
            ));
        }
        for (place, (name, at, value)) in printed().enumerate() {
            let at = x.at(*at);
            let row = first + ROW * count(self.curves.len() + place);
            let beside = names + 14.0;
            match value {
                // A cross, which no curve has.
                Some(value) => {
                    for (at, to) in [(at, y.at(*value)), (beside, row)] {
                        line(format_args!(
                            "<path d=\"M{:.1} {:.1}l12 12m-12 0l12 -12\" class=\"mark\" stroke=\"#000\" stroke-width=\"2\" fill=\"none\"/>",
                            at - 6.0,
                            to - 6.0
                        ));
                    }
                }
                None => {
                    for path in
                        [format!("M{at:.1} {top}V{bottom}"), format!("M{beside:.1} {:.1}v16", row - 8.0)]
                    {
                        line(format_args!(
                            "<path d=\"{path}\" class=\"mark\" stroke=\"#000\" stroke-width=\"2\" stroke-dasharray=\"2 4\"/>"
                        ));
                    }
                }
            }
            line(format_args!(
                "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                names + 34.0,
                row + 4.0,
                escaped(name)
            ));
        }
        svg.push_str("</g></svg>\n");
        svg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_every_curve_inside() {
        let curve = |name: &str, factor: f64| Curve {
            name: name.to_owned(),
            points: [10.0, 100.0, 1_000.0]
                .map(|x| (x, factor * x, factor * x * 0.9, factor * x * 1.1))
                .into(),
            ours: name == "a",
            look: usize::from(name != "a"),
        };
        let chart = Chart {
            title: "a < b".to_owned(),
            x: "m".to_owned(),
            y: "ms".to_owned(),
            curves: vec![curve("a", 0.003), curve("b & c", 7.0)],
            printed: vec![("d".to_owned(), 50.0, Some(20_000.0)), ("e".to_owned(), 500.0, None)],
        };
        let svg = chart.svg(Form::Wide);
        assert_eq!(svg.matches("class=\"mark\"").count(), 4);
        let beyond =
            Chart { printed: vec![("f".to_owned(), 5_000.0, None)], ..chart.clone() }.svg(Form::Wide);
        assert_eq!(
            beyond,
            Chart { printed: Vec::new(), ..chart.clone() }.svg(Form::Wide),
            "what lies beyond the curves widens nothing"
        );
        assert!(svg.contains("a &lt; b") && svg.contains("b &amp; c"));
        assert_eq!(svg.matches("<circle").count(), 6);
        for form in [Form::Wide, Form::Narrow] {
            for part in chart.svg(form).split("cy=\"").skip(1) {
                let cy: f64 = part.split('"').next().unwrap().parse().unwrap();
                assert!((form.top()..=form.bottom()).contains(&cy), "{cy}");
            }
        }
        // The last number of a phone's axis stays inside.
        let long = Chart {
            curves: vec![Curve {
                points: vec![(1.0, 1.0, 1.0, 1.0), (10_000.0, 2.0, 2.0, 2.0)],
                ..curve("a", 1.0)
            }],
            ..chart.clone()
        };
        let narrow = long.svg(Form::Narrow);
        let last = narrow.split("<text x=\"").find(|part| part.contains(">10000<")).unwrap();
        let at: f64 = last.split('"').next().unwrap().parse().unwrap();
        assert!(at + 5.0 * DIGIT / 2.0 <= Form::Narrow.width(), "{at}");
        // With nothing to show there is a picture too.
        assert!(Chart { curves: Vec::new(), ..chart }.svg(Form::Wide).contains("</svg>"));
    }
}
