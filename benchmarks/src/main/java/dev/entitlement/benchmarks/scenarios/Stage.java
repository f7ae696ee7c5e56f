package dev.entitlement.benchmarks.scenarios;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a scenario plays on: starts the programs it needs, each on its processor. */
final class Stage {
    /** As the peers were measured; what they need not take they do not hold. */
    private static final List<String> JVM = List.of("-Xms512m", "-Xmx1g", "-XX:+UseSerialGC");

    /** Remembers every identifier of a long run. */
    private static final List<String> SIMULATOR_JVM = List.of("-Xms512m", "-Xmx2g", "-XX:+UseSerialGC");

    private final Path gatewayJar;
    private final Path out;
    private final Cores cores;
    private final PrintWriter progress;
    private final Control control = new Control();

    /** @param out gets what the programs say */
    Stage(Path gatewayJar, Path out, Cores cores, PrintWriter progress) {
        this.gatewayJar = gatewayJar;
        this.out = out;
        this.cores = cores;
        this.progress = progress;
    }

    Cores cores() {
        return cores;
    }

    /** Tells the one who waits what happens now. */
    void say(String form, Object... values) {
        progress.println(String.format(Locale.ROOT, form, values));
        progress.flush();
    }

    /** @param options of {@code simulate}, but for host and port */
    SimulatedUpstream simulator(String scenario, String... options) throws IOException, InterruptedException {
        List<String> command = command(Cores.REST, SIMULATOR_JVM, "simulate", "--port", "0");
        command.addAll(List.of(options));
        Program program = Program.start("simulator", command, Map.of(), out.resolve(scenario + "-simulator.log"));
        try {
            return SimulatedUpstream.of(program, control);
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    /** @param options of {@code serve}, but for addresses and credentials */
    MeasuredGateway gateway(String scenario, SimulatedUpstream upstream, String... options)
            throws IOException, InterruptedException {
        List<String> command = command(Cores.MEASURED, JVM, "serve", "--port", "0", "--admin-port", "0");
        command.addAll(List.of("--upstream-url", upstream.url(), "--upstream-username", "scenario"));
        command.addAll(List.of(options));
        Program program = Program.start(
                "gateway",
                command,
                Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "scenario"),
                out.resolve(scenario + "-gateway.log"));
        try {
            return MeasuredGateway.of(program, control);
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    /** @param options of {@code reactivate}, but for the upstream */
    Program reactivate(String log, SimulatedUpstream upstream, String... options) throws IOException {
        List<String> command = command(Cores.MEASURED, JVM, "reactivate");
        command.addAll(List.of("--upstream-url", upstream.url(), "--upstream-username", "scenario"));
        command.addAll(List.of(options));
        return Program.start(
                "reactivate", command, Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "scenario"), out.resolve(log + ".log"));
    }

    /** A file of the run's own, that is not there yet. */
    Path file(String name) throws IOException {
        Path file = out.resolve(name);
        Files.deleteIfExists(file);
        return file;
    }

    private List<String> command(int core, List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>(cores.prefix(core));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", gatewayJar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Both ends of so many connections are processes of this user, with a few files besides.
     *
     * @throws IOException if a process may not hold as many descriptors
     */
    static void needDescriptors(long connections) throws IOException {
        long needed = connections + 2_000;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "ulimit -n: %,d descriptors a process (expected: at least %,d)",
                    system.getMaxFileDescriptorCount(),
                    needed));
        }
    }
}
