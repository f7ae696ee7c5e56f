package dev.entitlement.benchmarks.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
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
    private static final String PEAK = "VmHWM";
    private static final String NOW = "VmRSS";
    private static final int START_SECONDS = 60;
    private static final int END_SECONDS = 10;
    private static final int POLL_MILLIS = 2;

    private final String name;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread reader;
    private final Thread hook;
    private final long startNanos = System.nanoTime();
    private volatile long readyNanos;

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
        try (BufferedReader in = process.inputReader(UTF_8)) {
            try (BufferedWriter out = Files.newBufferedWriter(log)) {
                keep(in, out);
            } catch (IOException e) {
                ready.completeExceptionally(e);
                in.transferTo(Writer.nullWriter()); // a program whose words nobody takes stands still
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private void keep(BufferedReader in, BufferedWriter out) throws IOException {
        String last = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            last = line;
            out.write(line);
            out.newLine();
            out.flush();
            if (line.startsWith(READY)) {
                readyNanos = System.nanoTime();
                ready.complete(line.substring(READY.length()));
            }
        }
        ready.completeExceptionally(new IOException(name + " ended: " + last));
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

    /**
     * Waits until it takes connections, for a program that does not say when it is ready.
     *
     * @param port of this machine
     */
    public void awaitListening(int port) throws IOException, InterruptedException {
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
                throw new IOException(name + " does not listen on port " + port);
            }
            Thread.sleep(POLL_MILLIS); // on the main thread: the program says nothing, so it is asked again and again
        }
        readyNanos = System.nanoTime();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // nobody is there yet
        }
    }

    /** How long it took from its start until it was ready, which it has to be. */
    public double readySeconds() {
        return (readyNanos - startNanos) / 1e9;
    }

    public long pid() {
        return process.pid();
    }

    /** What it has taken of processors so far, in nanoseconds; not a number where the system does not tell. */
    public double processorNanos() {
        return process.info()
                .totalCpuDuration()
                .map(time -> (double) time.toNanos())
                .orElse(Double.NaN);
    }

    /** The most memory it ever held, in megabytes of 2^20 bytes; not a number where the system does not tell. */
    public double peakMegabytes() {
        return peakMegabytes(process.pid());
    }

    /** The memory it holds now (RSS), likewise. */
    public double megabytes() {
        return megabytes(process.pid(), NOW);
    }

    static double peakMegabytes(long pid) {
        return megabytes(pid, PEAK);
    }

    private static double megabytes(long pid, String which) {
        try {
            Matcher size = Pattern.compile(which + ":\\s*(\\d+) kB")
                    .matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return size.find() ? Long.parseLong(size.group(1)) / 1024.0 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** As the kernel ends a process that is out of memory: no word, no handler. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for it to end by itself, for so many seconds at most. */
    int exitStatus(int seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException(name + " did not end in " + seconds + " s");
        }
        return process.exitValue();
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

    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already: this process ends
        }
    }
}
