package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.cli.RunDirectory;
import dev.entitlement.benchmarks.cli.Subcommand;
import dev.entitlement.benchmarks.results.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code scenario}: plays bad days and judges what came of them. Ends with status 0; 1 if something fell short or could not
 * be played or written; 2 if an argument is wrong; 3 if the generator itself was late, whatever else, for then the figures tell of it.
 */
@Command(
        name = "scenario",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Plays bad days with real processes and judges what came of them.",
        footer = {
            "",
            "Names: burst-core, burst-gateway, outage, capacity-drop, overload, greedy, reactivate-killed,",
            "reactivate-outage; all for these, one after another;",
            "honesty shows whether load itself tells the truth, beside other generators that are installed;",
            "rehearsal shows in seconds that everything works here, and nothing of the gateway.",
            "Rates are such that two processors can bear generator, simulator and gateway together.",
            "",
            "Exit status: 0; 1 if something fell short or could not be played or written; 2 wrong usage; 3 if the generator",
            "itself was late (p99 above 10ms)."
        })
public final class ScenarioCommand implements Callable<Integer> {
    private static final int SHORT = 1;
    private static final int LATE = 3;
    private static final String ALL = "all";

    private static final List<Scenario> SCENARIOS = List.of(
            new BurstCore(),
            BurstGateway.whole(),
            Outage.whole(),
            new CapacityDrop(),
            new Overload(),
            new Greedy(),
            new ReactivateKilled(),
            new ReactivateOutage());

    private static final Map<String, Scenario> BY_NAME = Stream.concat(
                    SCENARIOS.stream(), Stream.of(new Honesty(), BurstGateway.rehearsal()))
            .collect(Collectors.toMap(Scenario::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));

    private final InstantSource wall = InstantSource.system();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "What to play; all plays every one.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Gets NAME.json and what the processes say. Default: scenarios-TIME.")
    private @Nullable String out;

    @Option(
            names = "--gateway-jar",
            paramLabel = "FILE",
            description = "What is measured. Default: gateway/target/entitlement-gateway.jar beside this one's.")
    private @Nullable Path gatewayJar;

    @Option(
            names = "--gateway-jvm",
            paramLabel = "FLAGS",
            description =
                    "Of the gateway's JVM, with spaces between. Default: -Xms512m -Xmx1g -XX:+UseSerialGC -Xmn48m.")
    private @Nullable String gatewayJvm;

    private ScenarioCommand() {}

    /** The command, ready to be executed once. */
    public static CommandLine commandLine() {
        return Subcommand.of(new ScenarioCommand());
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Scenario> asked = asked();
        Instant started = wall.instant();
        Path directory = new RunDirectory(spec, out, "scenarios", started).made();
        Cores cores = Cores.find();
        Stage stage = new Stage(jar(), directory, cores, err()).with(jvm());
        Map<String, String> machine = cores.machine();
        boolean late = false;
        boolean shortOf = false;
        for (Scenario scenario : asked) {
            Findings findings = new Findings(scenario.name(), scenario.about());
            OtherLoad others = new OtherLoad();
            boolean played = play(scenario, stage, findings);
            findings.add(Figure.of("of the machine, taken by other processes", others.share(), Unit.SHARE));
            print(findings);
            Path file = directory.resolve(scenario.name() + ".json");
            boolean kept = WholeFile.write(file, FindingsJson.write(findings, started, machine), err());
            late |= findings.saturated();
            shortOf |= !played || !kept || !findings.passes();
        }
        return late ? LATE : shortOf ? SHORT : CommandLine.ExitCode.OK;
    }

    private boolean play(Scenario scenario, Stage stage, Findings findings) throws InterruptedException {
        try {
            if (!(scenario instanceof BurstCore)) { // it brings no generator, and its first burst is to be cold
                stage.cores().stay(Cores.REST);
                ForAnyProxy.rehearse();
            }
            scenario.play(stage, findings);
            return true;
        } catch (IOException e) {
            findings.note("could not be played: %s", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void print(Findings findings) {
        PrintWriter writer = spec.commandLine().getOut();
        writer.print(FindingsText.of(findings));
        writer.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private List<String> jvm() {
        return gatewayJvm == null
                ? Stage.GATEWAY_JVM
                : List.of(gatewayJvm.trim().split("\\s+"));
    }

    private List<Scenario> asked() {
        if (names.isEmpty()) {
            throw refused("NAME: none given (expected: " + accepted() + ")");
        }
        return names.stream()
                .flatMap(name -> name.equals(ALL) ? SCENARIOS.stream() : Stream.of(scenario(name)))
                .distinct()
                .toList();
    }

    private Scenario scenario(String name) {
        Scenario scenario = BY_NAME.get(name);
        if (scenario == null) {
            throw refused("NAME: " + name + " (expected: " + accepted() + ")");
        }
        return scenario;
    }

    private static String accepted() {
        return String.join(", ", BY_NAME.keySet()) + " or " + ALL;
    }

    private Path jar() {
        Path jar = WorkingTree.orBuilt(gatewayJar, WorkingTree.GATEWAY_JAR);
        if (!Files.isRegularFile(jar)) {
            throw refused("--gateway-jar: " + jar + " (expected: the jar that mvn package makes of the gateway)");
        }
        return jar;
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
