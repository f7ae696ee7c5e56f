package dev.entitlement.benchmarks.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What came of a run of load: its files as values. Of a run on several machines, what they did together: counts and rates
 * are added, histograms merged, and each second stands beside the same second from the other's start, for clocks of machines
 * differ. Immutable.
 *
 * @param name as it was asked for
 * @param parts one for each machine
 * @param rate answered calls a second of the schedule
 * @param latency from the scheduled start, in nanoseconds, as the next two
 * @param service from the sending
 * @param late how much later than scheduled the generator turned to its calls
 * @param outcomes all there can be
 * @param failures the most frequent first
 * @param judged conditions that the run was given itself
 * @param taken what others took of the generator's processors; of several machines the most
 * @param saturated whether a generator could not keep its schedule: the figures tell of it and not of the target
 * @param stopped whether it was cut short
 * @param waited calls that found no connection free
 * @param whole whether all of the log was there; else the slices are not all there were
 * @param slices in order, at most {@link #MOST_SLICES}
 */
public record Run(
        String name,
        List<Part> parts,
        long calls,
        long errors,
        double rate,
        double offeredRate,
        double scheduledSeconds,
        double seconds,
        Percentiles latency,
        Percentiles service,
        Percentiles late,
        Map<String, Long> outcomes,
        List<Failure> failures,
        List<Judged> judged,
        Taken taken,
        boolean saturated,
        boolean stopped,
        long waited,
        boolean whole,
        List<Slice> slices) {

    /** More than a screen has room for; a long run's seconds are put together. */
    public static final int MOST_SLICES = 240;

    /** What {@code load} writes its figures into. */
    public static final String SUMMARY = "summary.json";

    /** What {@code load} writes its histograms into. */
    public static final String LOG = "histogram.hlog";

    /**
     * Reads what load left in a directory, or in several joined by {@code +}, which are then parts of one run.
     *
     * @throws IOException if something is not there or not what load writes; the message names it
     */
    public static Run read(String directories) throws IOException {
        return RunFiles.read(directories);
    }

    /** From a summary that is not written yet, and what there is of the log beside its future place. */
    public static Run of(Path directory, JsonNode summary) {
        return RunFiles.of(directory, summary);
    }

    public double errorRate() {
        return calls == 0 ? 0 : (double) errors / calls;
    }

    /** Of all slices; {@link #latency()} is it in short. */
    public Distribution latencies() {
        return slices.stream().map(Slice::latency).reduce(Distribution.EMPTY, Distribution::plus);
    }

    public Distribution services() {
        return slices.stream().map(Slice::service).reduce(Distribution.EMPTY, Distribution::plus);
    }

    /** The same, with what its conditions came to. */
    public Run judged(List<Judged> conditions) {
        return with(name, List.copyOf(conditions));
    }

    /** The same under another name. */
    public Run named(String other) {
        return with(other, judged);
    }

    private Run with(String newName, List<Judged> conditions) {
        return new Run(
                newName,
                parts,
                calls,
                errors,
                rate,
                offeredRate,
                scheduledSeconds,
                seconds,
                latency,
                service,
                late,
                outcomes,
                failures,
                conditions,
                taken,
                saturated,
                stopped,
                waited,
                whole,
                slices);
    }

    /** Whether both were offered the same at the same times. */
    boolean hasScheduleOf(Run other) {
        return schedules().equals(other.schedules());
    }

    /** Whether the same place among the slices is the same time in both. */
    boolean hasSlicesAsLongAs(Run other) {
        return sliceSeconds() == other.sliceSeconds();
    }

    private double sliceSeconds() {
        return slices.isEmpty() ? 0 : slices.get(0).length();
    }

    private List<String> schedules() {
        return parts.stream().map(Part::schedule).sorted().collect(Collectors.toList());
    }
}
