package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.load.LoadReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a scenario, collected while it plays. Not thread-safe. */
public final class Findings {
    private final String scenario;
    private final String about;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, List<Point>> series = new LinkedHashMap<>();
    private double lateP99Nanos;
    private boolean saturated;

    /** A value at an instant of the run, in seconds. */
    public record Point(double atSeconds, double value) {}

    /** @param about what happens, in a line */
    public Findings(String scenario, String about) {
        this.scenario = scenario;
        this.about = about;
    }

    public void add(Figure figure) {
        figures.add(figure);
    }

    /** What a reader needs to know beside the figures. */
    public void note(String form, Object... values) {
        notes.add(String.format(Locale.ROOT, form, values));
    }

    /** What changed over time, for the JSON alone. */
    public void series(String name, List<Point> points) {
        series.put(name, List.copyOf(points));
    }

    /** How well the generator did: if it was late, the figures tell of it. */
    void generator(LoadReport report) {
        lateP99Nanos = Math.max(lateP99Nanos, report.lateP99Nanos());
        saturated |= report.saturated();
        if (report.waited() > 0) {
            note("%,d calls found no connection free and waited for one; that is in their latency", report.waited());
        }
        if (report.lastLoss() != null) {
            note("calls were lost, the last: %s", report.lastLoss());
        }
    }

    public String scenario() {
        return scenario;
    }

    public String about() {
        return about;
    }

    public List<Figure> figures() {
        return figures;
    }

    public List<String> notes() {
        return notes;
    }

    public Map<String, List<Point>> series() {
        return series;
    }

    double lateP99Nanos() {
        return lateP99Nanos;
    }

    public boolean saturated() {
        return saturated;
    }

    public boolean passes() {
        return figures.stream().allMatch(Figure::passes);
    }
}
