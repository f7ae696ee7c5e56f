package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How busy others kept this machine meanwhile: what they took a scenario did not have. Linux tells both sides in the same
 * ticks: what all processors did, and what this process and the children it has waited for did.
 */
public final class OtherLoad {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");

    private final Ticks start = read();

    /**
     * @param all of all processors, idle ones included
     * @param own of this process and of children it has waited for
     */
    record Ticks(long all, long busy, long own) {
        static final Ticks UNKNOWN = new Ticks(0, 0, 0);

        double othersSince(Ticks before) {
            long length = all - before.all;
            return length <= 0 ? Double.NaN : Math.max(0, (double) (busy - before.busy - (own - before.own)) / length);
        }
    }

    /** From when this was made until now, of all there was; not a number where the system does not tell. */
    public double share() {
        return read().othersSince(start);
    }

    static Ticks read() {
        try {
            return parse(Files.readString(MACHINE), Files.readString(SELF));
        } catch (IOException e) {
            return Ticks.UNKNOWN;
        }
    }

    /** See proc(5): {@code cpu user nice system idle iowait irq softirq steal …}, and fields 14 to 17 of a process. */
    static Ticks parse(String machine, String self) {
        long[] cpu = numbers(machine, 1, 9);
        long all = Arrays.stream(cpu).sum();
        String afterName = self.substring(self.lastIndexOf(')') + 2); // a name may hold blanks; the third field follows
        return new Ticks(
                all,
                all - cpu[3] - cpu[4],
                Arrays.stream(numbers(afterName, 11, 15)).sum());
    }

    private static long[] numbers(String text, int from, int to) {
        return Stream.of(text.split("\\s+"))
                .skip(from)
                .limit(to - from)
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
