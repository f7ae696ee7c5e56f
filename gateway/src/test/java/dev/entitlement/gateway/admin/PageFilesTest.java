package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageFilesTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(page/[^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
    private static final Pattern ADDRESS = Pattern.compile("\\bhttps?://[^'\"\\s>]+|[\"'(]//");

    private final Map<String, Reply> files = PageFiles.read();

    @Test
    void holds_every_file_that_lies_in_the_folder() throws Exception {
        Path folder =
                Path.of(PageFiles.class.getResource("page/index.html").toURI()).getParent();
        try (Stream<Path> found = Files.list(folder)) {
            Set<String> names = found.map(file -> file.getFileName().toString())
                    .map(name -> name.equals("index.html") ? "/" : "/page/" + name)
                    .collect(Collectors.toSet());
            assertThat(files.keySet()).isEqualTo(names);
        }
    }

    @Test
    void needs_every_file_and_no_other() {
        Set<String> needed = new TreeSet<>(Set.of("/"));
        matches(LINK, text("/")).forEach(link -> needed.add("/" + link));
        files.keySet().stream()
                .filter(path -> path.endsWith(".js"))
                .flatMap(path -> matches(IMPORT, text(path)))
                .forEach(name -> needed.add("/page/" + name));
        assertThat(needed).isEqualTo(files.keySet());
    }

    @Test
    void names_no_address_outside_but_that_of_svg_which_nobody_fetches() {
        files.keySet()
                .forEach(
                        path -> assertThat(ADDRESS.matcher(text(path)).results().map(MatchResult::group))
                                .as(path)
                                .allMatch("http://www.w3.org/2000/svg"::equals));
    }

    @Test
    void allows_the_page_nothing_but_itself() {
        assertThat(files.values())
                .allSatisfy(file -> assertThat(file.headers().get(HttpHeaderNames.CONTENT_SECURITY_POLICY))
                        .contains("default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
                        .doesNotContain("unsafe", "http:", "https:", "*"));
        assertThat(text("/")).doesNotContain(" style=", "<style", " onclick", "javascript:");
        assertThat(matches(Pattern.compile("(<script(?! type=\"module\" src=))"), text("/")))
                .isEmpty();
    }

    @Test
    void gives_each_content_a_tag_of_its_own() {
        assertThat(files.values().stream().map(file -> file.headers().get(HttpHeaderNames.ETAG)))
                .doesNotHaveDuplicates()
                .allMatch(tag -> tag.matches("\"[0-9a-f]{24}\""));
    }

    private String text(String path) {
        return new String(files.get(path).body(), StandardCharsets.UTF_8);
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }
}
