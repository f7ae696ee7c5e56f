package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a profile, parts joined by commas:
 *
 * <pre>
 * constant:5000/60s        5,000 calls a second for a minute
 * poisson:5000/60s         the same on average, at random as people come
 * ramp:0-5000/30s          a rate that goes from 0 to 5,000 in a straight line
 * step:1000-5000/5x10s     five steps of 10 s each, at 1,000, 2,000, 3,000, 4,000 and 5,000
 * burst:20000@5s           20,000 calls at one instant, 5 s from the start of the run (0 s if left out)
 * </pre>
 *
 * Bursts lie over the other parts, which follow one another. Rates may have fractions.
 */
final class ProfileText {
    static final double FASTEST = 1_000_000;
    static final long LARGEST_BURST = 10_000_000;

    private static final int MOST_STEPS = 1_000;

    private static final String FORMS = "constant:RATE/TIME, poisson:RATE/TIME, ramp:RATE-RATE/TIME,"
            + " step:RATE-RATE/COUNTxTIME or burst:CALLS@TIME, joined by commas";

    private static final Pattern PART = Pattern.compile("(constant|poisson|ramp|step|burst):(.+)");
    private static final Pattern FLAT = Pattern.compile("([0-9.]+)/(.+)");
    private static final Pattern RAMP = Pattern.compile("([0-9.]+)-([0-9.]+)/(.+)");
    private static final Pattern STEP = Pattern.compile("([0-9.]+)-([0-9.]+)/([0-9]{1,4})x(.+)");
    private static final Pattern BURST = Pattern.compile("([0-9]{1,9})(?:@(.+))?");
    private static final Pattern RATE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private final List<Segment> segments = new ArrayList<>();
    private final List<Schedule.Burst> bursts = new ArrayList<>();

    private ProfileText() {}

    /** @throws IllegalArgumentException with the part that is at fault and what is accepted */
    static Schedule parse(String text) {
        ProfileText profile = new ProfileText();
        for (String part : text.split(",", -1)) {
            profile.part(part.strip());
        }
        Schedule schedule = Schedule.of(profile.segments, profile.bursts);
        if (schedule.calls() <= 0) {
            throw refused(text, "at least one call");
        }
        if (schedule.nanos() > Times.LONGEST) {
            throw refused(text, "up to 24h in all");
        }
        return schedule;
    }

    /** @throws IllegalArgumentException with the text and the accepted range */
    static double rate(String text) {
        double rate = RATE.matcher(text).matches() ? Double.parseDouble(text) : -1;
        if (rate < 0 || rate > FASTEST) {
            throw refused(text, "0 to " + (long) FASTEST + " calls per second");
        }
        return rate;
    }

    private void part(String part) {
        Matcher form = PART.matcher(part);
        if (!form.matches()) {
            throw refused(part, FORMS);
        }
        switch (form.group(1)) {
            case "constant" -> constant(matched(FLAT, form.group(2), part, "constant:RATE/TIME"));
            case "poisson" -> poisson(matched(FLAT, form.group(2), part, "poisson:RATE/TIME"));
            case "ramp" -> ramp(matched(RAMP, form.group(2), part, "ramp:RATE-RATE/TIME"));
            case "step" -> step(matched(STEP, form.group(2), part, "step:RATE-RATE/COUNTxTIME"));
            default -> burst(matched(BURST, form.group(2), part, "burst:CALLS@TIME"));
        }
    }

    private void constant(Matcher form) {
        double rate = rate(form.group(1));
        segments.add(new Segment.Pace(rate, rate, length(form.group(2))));
    }

    private void poisson(Matcher form) {
        double rate = rate(form.group(1));
        long nanos = length(form.group(2));
        segments.add(rate == 0 ? new Segment.Pace(0, 0, nanos) : new Segment.Poisson(rate, nanos));
    }

    private void ramp(Matcher form) {
        segments.add(new Segment.Pace(rate(form.group(1)), rate(form.group(2)), length(form.group(3))));
    }

    private void step(Matcher form) {
        double from = rate(form.group(1));
        double to = rate(form.group(2));
        int steps = Integer.parseInt(form.group(3));
        if (steps < 2 || steps > MOST_STEPS) {
            throw refused(form.group(3), "2 to " + MOST_STEPS + " steps");
        }
        long nanos = length(form.group(4));
        for (int step = 0; step < steps; step++) {
            double rate = from + (to - from) * step / (steps - 1);
            segments.add(new Segment.Pace(rate, rate, nanos));
        }
    }

    private void burst(Matcher form) {
        long calls = Long.parseLong(form.group(1));
        if (calls < 1 || calls > LARGEST_BURST) {
            throw refused(form.group(1), "1 to " + LARGEST_BURST + " calls at once");
        }
        bursts.add(new Schedule.Burst(calls, form.group(2) == null ? 0 : Times.parse(form.group(2))));
    }

    private static long length(String text) {
        long nanos = Times.parse(text);
        if (nanos == 0) {
            throw refused(text, "more than 0s");
        }
        return nanos;
    }

    private static Matcher matched(Pattern form, String text, String part, String expected) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            throw refused(part, expected);
        }
        return matcher;
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException(text + " (expected: " + expected + ")");
    }
}
