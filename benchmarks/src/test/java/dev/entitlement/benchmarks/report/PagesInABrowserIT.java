package dev.entitlement.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.RunOnDisk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages in a real browser, where there is one that starts: measured from a page around them, for they have no script
 * and allow none.
 */
@Timeout(180)
class PagesInABrowserIT {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Pattern MEASURED = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL);

    /** Its sandbox needs what containers and root lack, and the only page it sees is our own. */
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
            "--virtual-time-budget=20000",
            "--dump-dom");

    private static final String AROUND = """
            <!doctype html><body><iframe id="page" src="PAGE" width="WIDTH" height="900" frameborder="0"></iframe><script>
            addEventListener('load', () => {
              const page = document.getElementById('page').contentDocument;
              const root = page.documentElement;
              const letters = [...page.querySelectorAll('.plot .tick')].map((each) => each.getBoundingClientRect().height);
              const result = document.createElement('pre');
              result.textContent = JSON.stringify({
                title: page.title,
                heading: page.querySelector('h1').textContent,
                styled: page.defaultView.getComputedStyle(page.querySelector('.banner')).display === 'flex',
                wider: root.scrollWidth - root.clientWidth,
                plots: [...page.querySelectorAll('.plot')].map((each) => each.clientHeight),
                drawn: page.querySelectorAll('.plot path[d^=M]').length,
                smallest: Math.min(...letters),
                unlabelled: page.querySelectorAll('.plot:not([aria-label])').length,
                asked: page.defaultView.performance.getEntriesByType('resource').length,
              });
              document.body.append(result);
            });
            </script></body>
            """;

    @TempDir
    private Path directory;

    private String complaints = "";

    @ParameterizedTest
    @CsvSource({"390", "820", "1440"})
    void a_report_fits_whatever_it_is_shown_on_and_is_drawn(int width) throws Exception {
        Files.write(directory.resolve("page.html"), ReportPage.of(run("a", 1).judged(List.of())));

        JsonNode seen = measured(width);

        assertThat(seen.get("title").asString()).isEqualTo("Load on http://127.0.0.1:8080/v1");
        assertThat(seen.get("heading").asString())
                .startsWith("2.00\u202f% of the calls failed; half of the calls within");
        looksWell(seen, 5);
    }

    @Test
    void a_comparison_fits_on_a_phone_and_is_drawn() throws Exception {
        Files.write(directory.resolve("page.html"), ComparisonPage.of(List.of(run("a", 1), run("b", 2), run("c", 1))));

        JsonNode seen = measured(390);

        assertThat(seen.get("heading").asString())
                .startsWith("Against a. b: p50 ")
                .contains("worse", "c: all differences are within the noise");
        looksWell(seen, 4);
    }

    private void looksWell(JsonNode seen, int plots) {
        assertThat(seen.get("styled").asBoolean())
                .as("its policy lets its own style in")
                .isTrue();
        assertThat(seen.get("wider").asInt()).as("wider than its window").isZero();
        assertThat(seen.get("plots").size()).isEqualTo(plots);
        assertThat(seen.get("plots").valueStream()).allMatch(height -> height.asInt() > 150);
        assertThat(seen.get("drawn").asInt()).isGreaterThanOrEqualTo(plots);
        assertThat(seen.get("smallest").asDouble())
                .as("letters are not squeezed with the picture")
                .isGreaterThan(10);
        assertThat(seen.get("unlabelled").asInt()).isZero();
        assertThat(seen.get("asked").asInt()).as("requests to anywhere").isZero();
        assertThat(complaints).doesNotContain("CONSOLE");
    }

    private JsonNode measured(int width) throws IOException, InterruptedException {
        Path around = directory.resolve("around.html");
        Files.writeString(around, AROUND.replace("PAGE", "page.html").replace("WIDTH", Integer.toString(width)));
        Path dom = directory.resolve("dom");
        Path said = directory.resolve("said");
        List<String> command = Stream.of(
                        Stream.of(browser()),
                        OPTIONS.stream(),
                        Stream.of("--user-data-dir=" + directory.resolve("profile"), "--window-size=1600,1000"),
                        Stream.of(around.toUri().toString()))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(said.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        complaints = Files.readString(said, UTF_8);
        Matcher measured = MEASURED.matcher(Files.readString(dom, UTF_8));
        assumeTrue(ended && Files.size(dom) > 0, () -> "the browser does not start here: " + complaints);
        assertThat(measured.find()).as(complaints).isTrue();
        return new JsonMapper().readTree(measured.group(1).replace("&amp;", "&").replace("&lt;", "<"));
    }

    private static String browser() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> program = NAMES.stream()
                .flatMap(name ->
                        Stream.of(path.split(Pattern.quote(File.pathSeparator))).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), () -> "no browser here: none of " + NAMES + " is on the PATH");
        return program.get().toString();
    }

    private Run run(String name, int times) {
        return RunOnDisk.of(
                        20,
                        second -> LongStream.rangeClosed(1, 100)
                                .map(each -> each * times * 1_000_000)
                                .toArray())
                .unavailableASecond(2)
                .read(directory.resolve(name));
    }
}
