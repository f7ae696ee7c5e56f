package dev.entitlement.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * A chart in a card: title, legend, and SVG that takes the width it is given while its letters keep their size. Across,
 * everything is placed by percentages, which SVG resolves itself; only what is a path stands in a picture that is
 * stretched. Not thread-safe.
 */
final class Plot {
    private static final int TOP = 17;
    private static final int BOTTOM = 17;
    private static final int INNER = 1_000;

    private final String id;
    private final String title;
    private final String unit;
    private final Axis across;
    private final Axis up;
    private final int height;
    private final Html behind = new Html();
    private final Html paths = new Html();
    private final Html over = new Html();
    private final Html legend = new Html();
    private final StringBuilder told = new StringBuilder();

    /** @param height of the area in which things are drawn, in CSS pixels */
    Plot(String id, String title, String unit, Axis across, Axis up, int height) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.across = across;
        this.up = up;
        this.height = height;
    }

    /** One value for each stretch: a stair, for each holds for the whole of its stretch. */
    Plot stair(String look, Steps steps) {
        StringBuilder d = new StringBuilder();
        boolean drawing = false;
        for (Steps.Step step : steps.list()) {
            if (step.isThere()) {
                d.append(drawing ? "V" : "M" + x(step.from()) + " ").append(y(step.high()));
                d.append("H").append(x(step.to()));
            }
            drawing = step.isThere();
        }
        return path(look, d);
    }

    /** What lies between two stairs. */
    Plot band(String look, Steps steps) {
        StringBuilder d = new StringBuilder();
        for (Steps.Step step : steps.list()) {
            if (step.isThere()) {
                d.append("M").append(x(step.from())).append(" ").append(y(step.low()));
                d.append("V").append(y(step.high())).append("H").append(x(step.to()));
                d.append("V").append(y(step.low())).append("Z");
            }
        }
        return path(look, d);
    }

    /** A line through points. */
    Plot line(String look, double[] xs, double[] ys) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            d.append(i == 0 ? "M" : "L").append(x(xs[i])).append(" ").append(y(ys[i]));
        }
        return path(look, d);
    }

    private Plot path(String look, StringBuilder d) {
        if (!d.isEmpty()) {
            paths.add("<path class=\"{}\" d=\"{}\"/>", look, d);
        }
        return this;
    }

    /** A block that may be hatched, for a pattern in a stretched picture would be stretched, too. */
    Plot block(String look, double from, double to, double low, double high) {
        double top = TOP + height * (1 - up.at(high));
        double bottom = TOP + height * (1 - up.at(low));
        behind.add(
                "<rect class=\"{}\" x=\"{}%\" width=\"{}%\" y=\"{}\" height=\"{}\"/>",
                look,
                percent(from),
                number((across.at(to) - across.at(from)) * 100),
                number(top),
                number(Math.max(0, bottom - top)));
        return this;
    }

    /** A level that something is measured against. */
    Plot bound(double value, String text) {
        double y = TOP + height * (1 - up.at(value));
        over.add("<line class=\"bound\" x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/>", number(y), number(y))
                .add("<text class=\"tick\" x=\"100%\" y=\"{}\" text-anchor=\"end\">{}</text>", number(y - 4), text);
        return this;
    }

    /** What is told of a stretch when somebody points at it. */
    Plot pointed(double from, double to, String text) {
        over.add(
                "<g class=\"stretch\"><rect x=\"{}%\" width=\"{}%\" y=\"{}\" height=\"{}\"/>"
                        + "<text x=\"100%\" y=\"11\" text-anchor=\"end\">{}</text></g>",
                percent(from), number((across.at(to) - across.at(from)) * 100), TOP, height, text);
        return this;
    }

    /** Of a line. */
    Plot legend(String look, String name, String value) {
        return legend(new Html().add("<path class=\"{}\" d=\"M0 5H14\"/>", look), name, value);
    }

    /** Of an area, in looks that are laid over one another. */
    Plot legend(List<String> layers, String name, String value) {
        Html swatch = new Html();
        layers.forEach(look -> swatch.add("<path class=\"{}\" d=\"M1 0H13V10H1Z\"/>", look));
        return legend(swatch, name, value);
    }

    private Plot legend(Html swatch, String name, String value) {
        legend.add("<li><svg class=\"swatch\" viewBox=\"0 0 14 10\" aria-hidden=\"true\">{}</svg>", swatch)
                .add("{} <b>{}</b></li>", name, value);
        told.append(told.isEmpty() ? "" : ", ").append(name).append(" ").append(value);
        return this;
    }

    Html html() {
        Html html = new Html()
                .add(
                        "<figure class=\"card\" id=\"chart-{}\"><figcaption><h2>{}</h2><span class=\"unit\">{}</span>"
                                + "</figcaption><ul class=\"legend\">{}</ul>",
                        id,
                        title,
                        unit,
                        legend)
                .add(
                        "<svg class=\"plot\" width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"{}\">",
                        TOP + height + BOTTOM, title + ", " + unit + ": " + told);
        grid(html);
        html.add("{}<svg x=\"0\" y=\"{}\" width=\"100%\" height=\"{}\"", behind, TOP, height)
                .add(" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\">{}</svg>", INNER, INNER, paths);
        ticks(html);
        return html.add("{}</svg></figure>\n", over);
    }

    private void grid(Html html) {
        for (Axis.Tick tick : up.ticks()) {
            String y = number(TOP + height * (1 - tick.at()));
            html.add("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/>", y, y);
        }
        for (Axis.Tick tick : across.ticks()) {
            String x = number(tick.at() * 100);
            html.add("<line class=\"grid\" x1=\"{}%\" x2=\"{}%\" y1=\"{}\" y2=\"{}\"/>", x, x, TOP, TOP + height);
        }
        html.add("<line class=\"grid base\" x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/>", TOP + height, TOP + height);
    }

    private void ticks(Html html) {
        for (Axis.Tick tick : up.ticks()) {
            String y = number(TOP + height * (1 - tick.at()) - 3);
            html.add("<text class=\"tick\" x=\"0\" y=\"{}\">{}</text>", y, tick.text());
        }
        for (Axis.Tick tick : across.ticks()) {
            html.add(
                    "<text class=\"tick\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    number(tick.at() * 100), TOP + height + 13, tick.text());
        }
    }

    private String percent(double value) {
        return number(across.at(value) * 100);
    }

    private String x(double value) {
        return number(across.at(value) * INNER);
    }

    private String y(double value) {
        return number((1 - up.at(value)) * INNER);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
