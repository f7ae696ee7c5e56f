package dev.entitlement.benchmarks.scenarios;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.entitlement.benchmarks.load.LoadPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a scenario plays on: starts the programs it needs, each on its processor. */
public final class Stage {
    /** As the peers were measured; what they need not take they do not hold. */
    public static final List<String> JVM = List.of("-Xms512m", "-Xmx1g", "-XX:+UseSerialGC");

    /** As README advises where thousands of calls may wait. */
    static final List<String> GATEWAY_JVM = List.of("-Xms512m", "-Xmx1g", "-XX:+UseSerialGC", "-Xmn48m");

    /** Remembers every identifier of a long run, and must not be what everybody waits for while it collects. */
    private static final List<String> SIMULATOR_JVM = List.of("-Xms512m", "-Xmx2g", "-XX:+UseSerialGC", "-Xmn48m");

    private static final String WARM_UP = "constant:5000/10s";

    /** Fewer than a gateway has in flight, or the most at the upstream at once would be those of the warm-up. */
    private static final int WARM_UP_CONNECTIONS = 400;

    private static final String ANYBODY = "Basic d2FybTp1cA==";

    private final Path gatewayJar;
    private final Path out;
    private final Cores cores;
    private final PrintWriter progress;
    private final List<String> gatewayJvm;
    private final @Nullable OtherProxy other;
    private final Control control = new Control();

    /** @param out gets what the programs say */
    public Stage(Path gatewayJar, Path out, Cores cores, PrintWriter progress) {
        this(gatewayJar, out, cores, progress, JVM, null);
    }

    private Stage(
            Path gatewayJar,
            Path out,
            Cores cores,
            PrintWriter progress,
            List<String> gatewayJvm,
            @Nullable OtherProxy other) {
        this.gatewayJar = gatewayJar;
        this.out = out;
        this.cores = cores;
        this.progress = progress;
        this.gatewayJvm = gatewayJvm;
        this.other = other;
    }

    /** The same with somebody else in our gateway's place. */
    public Stage with(OtherProxy instead) {
        return new Stage(gatewayJar, out, cores, progress, gatewayJvm, instead);
    }

    /** The same with other flags for the JVM of our gateway. */
    Stage with(List<String> jvm) {
        return new Stage(gatewayJar, out, cores, progress, jvm, other);
    }

    Cores cores() {
        return cores;
    }

    /** Tells the one who waits what happens now. */
    public void say(String form, Object... values) {
        progress.println(String.format(Locale.ROOT, form, values));
        progress.flush();
    }

    /** A platform that takes 50 ms for a call and can do so many a second; to refuse one costs it half of that work. */
    SimulatedUpstream limitedSimulator(String scenario, int perSecond) throws IOException, InterruptedException {
        return simulator(
                scenario, "--latency", "50ms", "--capacity", Integer.toString(perSecond), "--refusal-cost", "0.5");
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

    /**
     * Lets the simulator get up to speed, without the gateway: what is measured would else wait for the compiler of
     * another process.
     */
    void warmUp(String scenario, SimulatedUpstream upstream) throws IOException, InterruptedException {
        say("%s: the simulator warms up", scenario);
        LoadPlan plan = new LoadPlan(upstream.url(), WARM_UP, WARM_UP_CONNECTIONS).as(List.of(ANYBODY));
        Play unused = Play.of(plan, new Timeline());
    }

    /** @param options of {@code serve}, but for addresses and credentials; another proxy has none */
    MeasuredGateway gateway(String scenario, SimulatedUpstream upstream, String... options)
            throws IOException, InterruptedException {
        if (other != null) {
            return other(other, scenario, upstream);
        }
        List<String> command = command(Cores.MEASURED, gatewayJvm, "serve", "--port", "0", "--admin-port", "0");
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

    private MeasuredGateway other(OtherProxy proxy, String scenario, SimulatedUpstream upstream)
            throws IOException, InterruptedException {
        String root = upstream.url().substring(0, upstream.url().lastIndexOf("/v1"));
        Program program = proxy.start(root, out.resolve(scenario + "-" + proxy.name() + ".log"));
        try {
            return MeasuredGateway.other(program, program.ready(), control);
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    /** Another program of this jar, on the processor of what is measured; says {@code ready on URL}. */
    Program own(String scenario, String name, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(ownCommand(Cores.MEASURED, main));
        command.addAll(arguments);
        return Program.start(name, command, Map.of(), file(scenario, name + ".log"));
    }

    /** What starts a class of this jar, but for its arguments. */
    List<String> ownCommand(int core, String main) {
        List<String> command = new ArrayList<>(cores.prefix(core));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return command;
    }

    /** Of a scenario, where its results go. */
    Path file(String scenario, String name) {
        return out.resolve(scenario + "-" + name);
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
    Path freshFile(String name) throws IOException {
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
