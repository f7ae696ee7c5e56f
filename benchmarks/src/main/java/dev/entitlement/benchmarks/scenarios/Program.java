package dev.entitlement.benchmarks.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that says {@code ready on URL} when it is ready. All it says goes into a file. It starts without options of
 * ours in its environment, so that its defaults are the shipped ones, and ends with {@link #close}, or with this process.
 */
public final class Program implements AutoCloseable {
    private static final String READY = "ready on ";
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
    private static final int START_SECONDS = 60;
    private static final int END_SECONDS = 10;

    private final String name;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread reader;
    private final Thread hook;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.reader = new Thread(() -> read(log), "output of " + name);
        reader.setDaemon(true);
        reader.start();
        this.hook = new Thread(process::destroy, "end of " + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param log gets what it says */
    public static Program start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("ENTITLEMENT_"));
        builder.environment().putAll(environment);
        return new Program(name, builder.start(), log);
    }

    private void read(Path log) {
        try (BufferedReader in = process.inputReader(UTF_8);
                BufferedWriter out = Files.newBufferedWriter(log)) {
            String last = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                last = line;
                out.write(line);
                out.newLine();
                out.flush();
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()));
                }
            }
            ready.completeExceptionally(new IOException(name + " ended: " + last));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** What follows {@code ready on}; waits for it. */
    public String ready() throws IOException, InterruptedException {
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(name + " was not ready in " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** What it has taken of processors so far, in nanoseconds; not a number where the system does not tell. */
    double processorNanos() {
        return process.info()
                .totalCpuDuration()
                .map(time -> (double) time.toNanos())
                .orElse(Double.NaN);
    }

    /** The most memory it ever held, in megabytes of 2^20 bytes; not a number where the system does not tell. */
    double peakMegabytes() {
        return peakMegabytes(process.pid());
    }

    static double peakMegabytes(long pid) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return peak.find() ? Long.parseLong(peak.group(1)) / 1024.0 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Tells it to stop, and insists. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forget(hook);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already: this process ends
        }
    }
}
