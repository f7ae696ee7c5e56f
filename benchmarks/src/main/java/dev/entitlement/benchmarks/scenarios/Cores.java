package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.load.Machine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gives what is measured a processor of its own, where there are two and {@code taskset}: else it would compete with the
 * load that is put on it.
 */
public final class Cores {
    /** Of what is measured. */
    public static final int MEASURED = 1;

    /** Of the rest: simulator and generator. */
    public static final int REST = 0;

    private static final int PATIENCE_SECONDS = 10;

    private final boolean pinning;

    private Cores(boolean pinning) {
        this.pinning = pinning;
    }

    /** To be asked before this process is pinned itself, for then it sees one processor only. */
    public static Cores find() {
        return new Cores(Runtime.getRuntime().availableProcessors() > MEASURED
                && succeeds("taskset", "-c", Integer.toString(MEASURED), "true"));
    }

    /** What a command begins with that is to stay on a processor. */
    public List<String> prefix(int core) {
        return pinning ? List.of("taskset", "-c", Integer.toString(core)) : List.of();
    }

    /** Moves all threads of this process, and those they start from now on. */
    public void stay(int core) {
        if (pinning) {
            String self = Long.toString(ProcessHandle.current().pid());
            boolean unused = succeeds("taskset", "-a", "-c", "-p", Integer.toString(core), self);
        }
    }

    /** What all of it runs on, and who has which processor. */
    public Map<String, String> machine() {
        Map<String, String> machine = Machine.describe();
        machine.put("cores", toString());
        return machine;
    }

    @Override
    public String toString() {
        return pinning ? "pinned: what is measured to one, generator and simulator to another" : "not pinned";
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
