package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What others take of the processors that this process may use: a generator is late whoever held its processor, and should
 * be able to say who it was. Linux tells both: ticks for other machines of the host ({@code steal}) in {@code /proc/stat},
 * and how long a thread was ready to run and did not in its {@code schedstat}. Not thread-safe; reads files.
 */
final class ProcessorsTaken {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/status");
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private State last = read();

    /**
     * @param stolen ticks, as the next
     * @param all of the processors that the process may use, idle ones included
     * @param delayNanos how long the loops stood ready, together
     * @param atNanos when that was
     */
    record State(long stolen, long all, long delayNanos, int loops, long atNanos) {
        Taken since(State before) {
            long ticks = all - before.all;
            double length = (double) (atNanos - before.atNanos) * loops;
            return new Taken(
                    ticks <= 0 ? Double.NaN : (double) (stolen - before.stolen) / ticks,
                    length <= 0 ? Double.NaN : Math.max(0, delayNanos - before.delayNanos) / length);
        }
    }

    /** Since the last time it was asked, or it was made; not numbers where the system does not tell. */
    Taken next() {
        State now = read();
        Taken taken = now.since(last);
        last = now;
        return taken;
    }

    private static State read() {
        try {
            List<String> delays = delays();
            long[] ticks = ticks(Files.readAllLines(MACHINE), allowed(Files.readAllLines(SELF)));
            return new State(
                    ticks[0],
                    ticks[1],
                    delays.stream().mapToLong(ProcessorsTaken::delay).sum(),
                    delays.size(),
                    System.nanoTime());
        } catch (IOException e) {
            return new State(0, 0, 0, 0, 0); // no Linux, or not as much of it as it should be
        }
    }

    /** What {@code schedstat} says of each loop. */
    private static List<String> delays() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> threads = Files.list(THREADS)) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).startsWith(Loops.NAME)) {
                    all.add(Files.readString(thread.resolve("schedstat")));
                }
            }
        }
        return all;
    }

    /** The second of three numbers, in nanoseconds. */
    static long delay(String schedstat) {
        return Long.parseLong(schedstat.split(" ", -1)[1]);
    }

    /** See proc(5): lines like {@code cpu0 user nice system idle iowait irq softirq steal …}. Stolen, and all. */
    static long[] ticks(List<String> machine, BitSet processors) {
        long[] sum = new long[2];
        for (String line : machine) {
            String[] fields = line.split(" +", -1);
            if (fields[0].matches("cpu[0-9]+") && processors.get(Integer.parseInt(fields[0].substring(3)))) {
                sum[0] += Long.parseLong(fields[8]);
                sum[1] += Stream.of(fields)
                        .skip(1)
                        .limit(8)
                        .mapToLong(Long::parseLong)
                        .sum();
            }
        }
        return sum;
    }

    /** From a line like {@code Cpus_allowed_list: 0-3,8}; none if there is no such line. */
    static BitSet allowed(List<String> status) {
        BitSet processors = new BitSet();
        status.stream()
                .filter(line -> line.startsWith(ALLOWED))
                .flatMap(line ->
                        Stream.of(line.substring(ALLOWED.length()).strip().split(",", -1)))
                .map(range -> range.split("-", -1))
                .forEach(
                        ends -> processors.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1));
        return processors;
    }
}
