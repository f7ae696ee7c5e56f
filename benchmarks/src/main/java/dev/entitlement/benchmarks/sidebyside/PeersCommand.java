package dev.entitlement.benchmarks.sidebyside;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.benchmarks.cli.RunDirectory;
import dev.entitlement.benchmarks.cli.Subcommand;
import dev.entitlement.benchmarks.results.WholeFile;
import dev.entitlement.benchmarks.scenarios.Cores;
import dev.entitlement.benchmarks.scenarios.Findings;
import dev.entitlement.benchmarks.scenarios.ForAnyProxy;
import dev.entitlement.benchmarks.scenarios.OtherLoad;
import dev.entitlement.benchmarks.scenarios.OtherProxy;
import dev.entitlement.benchmarks.scenarios.Program;
import dev.entitlement.benchmarks.scenarios.Scenario;
import dev.entitlement.benchmarks.scenarios.Stage;
import dev.entitlement.benchmarks.scenarios.Unit;
import dev.entitlement.benchmarks.scenarios.WorkingTree;
import dev.entitlement.benchmarks.sidebyside.CostRun.Lengths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code peers}: measures our gateway beside others on the same work. Ends with status 0; 1 if the gateway missed a target
 * or something could not be measured or written; 2 if an argument is wrong.
 */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the gateway beside its peers on the same work, and plays bad days with those that retry.",
        footer = {
            "",
            "Peers: gateway, reactor-netty, reactor-netty-aggregated, reactor-netty-retries, scg, scg-resilient, netty-http,",
            "netty-bytes, nginx, haproxy. Spring Cloud Gateway's jar is made by mvn -Ppeers -DskipTests package. Who is not",
            "here is left out, and that is said. Costs need wrk and nginx; times are only worth something while the machine",
            "is quiet.",
            "",
            "Exit status: 0; 1 if the gateway missed a target or something could not be measured or written; 2 wrong usage."
        })
public final class PeersCommand implements Callable<Integer> {
    private static final int SHORT = 1;
    private static final String NONE = "none";

    private final InstantSource wall = InstantSource.system();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Option(names = "--peers", paramLabel = "NAME", split = ",", description = "Whom to measure. Default: all.")
    private @Nullable List<String> names;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Interleaved runs of each; 0 for no costs. Default: 3.")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "Length of a run. Default: 10.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "25",
            description = "Seconds of load before, each. Default: 25, which a JVM on one processor needs.")
    private int warmUpSeconds;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "64", description = "Of wrk. Default: 64.")
    private int connections;

    @Option(
            names = "--scenarios",
            paramLabel = "NAME",
            split = ",",
            description = "burst-gateway, outage, capacity-drop; or none. Default: all.")
    private @Nullable List<String> scenarioNames;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Gets peers.md, peers.html and what all of them say. Default: peers-TIME.")
    private @Nullable String out;

    @Option(
            names = "--gateway-jar",
            paramLabel = "FILE",
            description = "Default: gateway/target/entitlement-gateway.jar beside this one's.")
    private @Nullable Path gatewayJar;

    @Option(
            names = "--scg-jar",
            paramLabel = "FILE",
            description = "Default: benchmarks/peers-scg/target/entitlement-peer-scg.jar beside this one's.")
    private @Nullable Path springJar;

    private PeersCommand() {}

    /** The command, ready to be executed once. */
    public static CommandLine commandLine() {
        return Subcommand.of(new PeersCommand());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        atLeast("--rounds", rounds, 0);
        atLeast("--seconds", seconds, 1);
        atLeast("--warm-up", warmUpSeconds, 1);
        atLeast("--connections", connections, 1);
        List<Scenario> scenarios = scenarios();
        Cores cores = Cores.find();
        Path gateway = WorkingTree.orBuilt(gatewayJar, WorkingTree.GATEWAY_JAR);
        Path spring = WorkingTree.orBuilt(springJar, "benchmarks/peers-scg/target/entitlement-peer-scg.jar");
        RunDirectory results = new RunDirectory(spec, out, "peers", wall.instant());
        Path directory = results.path().toAbsolutePath();
        List<Contender> asked = asked(new Contenders(gateway, spring, directory, cores).all());
        results.made();
        Map<String, String> machine = cores.machine();
        Stage stage = new Stage(gateway, directory, cores, spec.commandLine().getErr());
        cores.stay(Cores.REST);
        Remarks remarks = new Remarks();
        List<Contender> present = present(asked, remarks);
        OtherLoad others = new OtherLoad();
        List<Cost> costs = costs(stage, cores, directory, present, remarks);
        Map<String, Map<String, Findings>> played = played(stage, scenarios, present, remarks);
        remarks.add(
                "of the machine, taken by other processes: %s (times tell of them, too)",
                Unit.SHARE.text(others.share()));
        Results found = new Results(costs, played, remarks.lines(), machine);
        boolean kept = write(found, directory);
        return remarks.anyFailed() || !kept || !found.targets().passes() ? SHORT : CommandLine.ExitCode.OK;
    }

    private boolean write(Results results, Path directory) {
        String text = MarkdownReport.of(results);
        spec.commandLine().getOut().println(text); // first: twenty minutes shall not be lost to a full disk
        boolean kept = write(directory.resolve("peers.md"), text);
        return write(directory.resolve("peers.html"), HtmlReport.of(results)) && kept;
    }

    private boolean write(Path file, String text) {
        boolean kept =
                WholeFile.write(file, text.getBytes(UTF_8), spec.commandLine().getErr());
        if (kept) {
            spec.commandLine().getOut().println("written: " + file);
        }
        return kept;
    }

    private List<Cost> costs(Stage stage, Cores cores, Path directory, List<Contender> present, Remarks remarks)
            throws IOException, InterruptedException {
        if (rounds == 0) {
            return List.of();
        }
        for (String tool : List.of("wrk", "nginx")) {
            String missing = Contenders.uninstalled(tool);
            if (missing != null) {
                remarks.failed("no costs: %s", missing);
                return List.of();
            }
        }
        try (ConstantUpstream upstream = ConstantUpstream.start(cores, directory)) {
            Wrk wrk = Wrk.with(connections, cores, directory);
            remarks.add(
                    "wrk, %d connections; %d s of warm-up each, then %d interleaved runs of %d s",
                    connections, warmUpSeconds, rounds, seconds);
            return new CostRun(stage, wrk, upstream.url(), directory, new Lengths(warmUpSeconds, seconds, rounds))
                    .of(present, remarks);
        }
    }

    /** With our gateway and those that send requests again. */
    private static Map<String, Map<String, Findings>> played(
            Stage stage, List<Scenario> scenarios, List<Contender> present, Remarks remarks)
            throws IOException, InterruptedException {
        Map<String, Map<String, Findings>> played = new LinkedHashMap<>();
        if (!scenarios.isEmpty()) {
            ForAnyProxy.rehearse();
        }
        for (Scenario scenario : scenarios) {
            Map<String, Findings> byContender = new LinkedHashMap<>();
            for (Contender contender : present) {
                if (contender.retries()) {
                    stage.say("%s with %s", scenario.name(), contender.name());
                    byContender.put(contender.name(), played(stage, scenario, contender, remarks));
                }
            }
            played.put(scenario.name(), byContender);
        }
        return played;
    }

    private static Findings played(Stage stage, Scenario scenario, Contender contender, Remarks remarks)
            throws InterruptedException {
        Findings findings = new Findings(scenario.name(), scenario.about());
        String which = scenario.name() + ", " + contender.name() + ": ";
        try {
            scenario.play(contender.name().equals(Contenders.GATEWAY) ? stage : stage.with(other(contender)), findings);
        } catch (IOException e) {
            remarks.failed("%scould not be played: %s", which, e);
        }
        if (findings.saturated()) {
            remarks.failed("%sSATURATED, the generator itself was late", which);
        }
        findings.notes().forEach(note -> remarks.add("%s%s", which, note));
        return findings;
    }

    private static OtherProxy other(Contender contender) {
        return new OtherProxy() {
            @Override
            public String name() {
                return contender.name();
            }

            @Override
            public Program start(String upstream, Path log) throws IOException {
                return contender.launch().start(upstream, log).program();
            }
        };
    }

    private List<Contender> asked(List<Contender> all) {
        List<String> wanted = names;
        return wanted == null ? all : chosen("--peers", wanted, all, Contender::name, "");
    }

    private List<Contender> present(List<Contender> all, Remarks remarks) {
        all.stream().filter(contender -> contender.missing() != null).forEach(contender -> {
            remarks.add("%s is left out: %s", contender.name(), contender.missing());
            spec.commandLine().getErr().println(contender.name() + " is left out: " + contender.missing());
        });
        return all.stream().filter(contender -> contender.missing() == null).toList();
    }

    private List<Scenario> scenarios() {
        List<Scenario> all = ForAnyProxy.scenarios();
        List<String> wanted = scenarioNames;
        if (wanted == null) {
            return all;
        }
        return wanted.equals(List.of(NONE))
                ? List.of()
                : chosen("--scenarios", wanted, all, Scenario::name, " or " + NONE);
    }

    /** In the order in which there are, whatever they were asked for in. */
    private <T> List<T> chosen(
            String option, List<String> wanted, List<T> all, Function<T, String> name, String alsoAccepted) {
        List<String> known = all.stream().map(name).toList();
        for (String each : wanted) {
            if (!known.contains(each)) {
                throw refused(option + ": " + each + " (expected: " + String.join(", ", known) + alsoAccepted + ")");
            }
        }
        return all.stream().filter(each -> wanted.contains(name.apply(each))).toList();
    }

    private void atLeast(String option, int value, int least) {
        if (value < least) {
            throw refused(option + ": " + value + " (expected: at least " + least + ")");
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
