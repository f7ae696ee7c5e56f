package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Judged;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.Taken;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be thought of a run, in plain words. Immutable.
 *
 * @param checks what speaks for it or against it, the gravest first
 */
record Verdict(Kind kind, String lead, String rest, List<Check> checks) {
    private static final double MUCH = 1.5;

    enum Kind {
        WELL("well"),
        ERRORS("busy"),
        TROUBLE("trouble");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** @param sign {@code good}, {@code bad} or {@code note} */
    record Check(String sign, String text) {}

    static Verdict of(Run run) {
        List<Check> checks = checks(run);
        List<Judged> failed = run.judged().stream().filter(Judged::holds).toList();
        if (run.saturated()) {
            return new Verdict(
                    Kind.TROUBLE,
                    "Not to be trusted:",
                    " the generator could not keep its own schedule; these figures tell of it and not of the target",
                    checks);
        }
        if (!failed.isEmpty()) {
            String more = failed.size() == 1 ? "" : ", and " + Words.plural(failed.size() - 1, "more condition");
            return new Verdict(Kind.TROUBLE, "Failed:", " " + failed.get(0).explanation() + more, checks);
        }
        if (run.calls() == 0) {
            return new Verdict(Kind.ERRORS, "Nothing to tell:", " no call has ended", checks);
        }
        String fast = "half of the calls within " + Words.time(run.latency().p50()) + ", 99" + "\u202f% within "
                + Words.time(run.latency().p99());
        if (run.errors() > 0) {
            return new Verdict(
                    Kind.ERRORS, Words.percent(run.errorRate()) + " of the calls failed;", " " + fast, checks);
        }
        return new Verdict(Kind.WELL, "Every call ended well:", " " + fast, checks);
    }

    private static List<Check> checks(Run run) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                run.saturated() ? "bad" : "good",
                "The generator was " + (run.saturated() ? "late" : "punctual")
                        + ": 99\u202f% of the calls started within "
                        + Words.time(run.late().p99()) + " of their time (10\u202fms is the most)."));
        taken(run.taken(), checks);
        for (Judged each : run.judged()) {
            checks.add(new Check(each.holds() ? "bad" : "good", "--fail-if " + each.explanation() + "."));
        }
        if (run.stopped()) {
            checks.add(new Check("note", "The run was stopped early: what had not ended is not counted."));
        }
        if (!run.whole()) {
            checks.add(new Check("bad", "The log of histograms is not whole: charts show what there is of it."));
        }
        if (run.waited() > 0) {
            checks.add(new Check(
                    "note",
                    Words.plural(run.waited(), "call") + " found no connection free and waited for one; that is in the"
                            + " latency and not in the service time."));
        }
        hidden(run, checks);
        if (run.parts().size() > 1) {
            checks.add(new Check(
                    "note",
                    "Made by " + run.parts().size() + " machines: counts and rates are added, histograms merged, each"
                            + " second beside the same second from the other's start."));
        }
        return checks;
    }

    /** Whose fault it is if the generator was late, as far as it was not its own. */
    private static void taken(Taken taken, List<Check> checks) {
        if (!taken.isFelt()) {
            return;
        }
        List<String> takers = new ArrayList<>();
        if (taken.byOtherMachines() > 0) {
            takers.add(Words.percent(taken.byOtherMachines()) + " by other machines of its host");
        }
        if (taken.byOtherThreads() > 0) {
            takers.add(Words.percent(taken.byOtherThreads()) + " by other threads of this machine");
        }
        checks.add(new Check(
                "note",
                "Of the time of the generator’s processors, " + String.join(" and ", takers)
                        + " was taken; what is late for that is not the target’s doing."));
    }

    private static void hidden(Run run, List<Check> checks) {
        double times = (double) run.latency().p99() / Math.max(1, run.service().p99());
        if (run.service().count() > 0 && times > MUCH) {
            checks.add(new Check(
                    "note",
                    "From the schedule, the p99 is " + Words.time(run.latency().p99()) + "; from the sending, "
                            + Words.time(run.service().p99())
                            + ". A generator that waits for answers would have told only the second."));
        }
    }
}
