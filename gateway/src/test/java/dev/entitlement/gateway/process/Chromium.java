package dev.entitlement.gateway.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a window, if this machine has one that starts. Closing kills it. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LISTENING = "DevTools listening on ";

    /** Its sandbox needs what containers and root lack, and the only page it sees is our own. */
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--remote-debugging-port=0");

    private final Process process;
    private final DevTools tools;

    private Chromium(Process process, DevTools tools) {
        this.process = process;
        this.tools = tools;
    }

    /** Starts one; skips the test that asks where there is none. */
    static Chromium start() {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), () -> "no browser here: none of " + NAMES + " is on the PATH");
        Process process = run(program.get());
        Spoken said = new Spoken("stderr of " + process.pid(), process.getErrorStream());
        Optional<String> listening = said.await(line -> line.startsWith(LISTENING), PATIENCE);
        if (listening.isEmpty()) {
            kill(process);
        }
        assumeTrue(listening.isPresent(), () -> program.get() + " does not start here: " + said.soFar());
        return new Chromium(
                process,
                new DevTools(listening.get().substring(LISTENING.length()).trim()));
    }

    /** Opens a page in a tab of its own. */
    BrowserPage open(String url) {
        String target = tools.send(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asString();
        String session = tools.send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asString();
        return new BrowserPage(tools, session).open(url);
    }

    @Override
    public void close() {
        kill(process);
    }

    private static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name ->
                        Stream.of(path.split(Pattern.quote(File.pathSeparator))).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Process run(Path program) {
        try {
            Path profile = Files.createTempDirectory(Path.of("target"), "browser");
            List<String> command = Stream.of(
                            Stream.of(program.toString()),
                            OPTIONS.stream(),
                            Stream.of("--user-data-dir=" + profile.toAbsolutePath(), "about:blank"))
                    .flatMap(part -> part)
                    .toList();
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
