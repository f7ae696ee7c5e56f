package dev.entitlement;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import com.github.tomakehurst.wiremock.junit5.WireMockTest;
import dev.entitlement.EntitlementResult.ActionRequired;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The README's embedding snippet stands here word for word, compiled and run. */
@WireMockTest
class ReadmeSnippetTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path THIS_FILE = Path.of("src/test/java/dev/entitlement/ReadmeSnippetTest.java");

    @Test
    void does_what_the_readme_says(WireMockRuntimeInfo upstream) {
        upstream.getWireMock().register(post(anyUrl()).willReturn(okJson("{\"responseCode\":\"OK\"}")));

        StepVerifier.create(page(URI.create(upstream.getHttpBaseUrl() + "/v1"), "secret"))
                .expectNext("Welcome back.")
                .verifyComplete();
    }

    @Test
    void is_word_for_word_what_the_readme_shows() throws IOException {
        String source = Files.readString(THIS_FILE);
        String snippet = source.substring(source.indexOf("// README\n") + 10, source.lastIndexOf("        // end\n"))
                .stripTrailing()
                .stripIndent();

        assertThat(Files.readString(README)).contains("```java\n" + snippet + "\n```");
    }

    private static Mono<String> page(URI platform, String password) {
        // README
        EntitlementClient client = EntitlementClient.builder()
                .settings(ClientSettings.builder().baseUrl(platform).build())
                .credentials(Credentials.basic("reseller", password))
                .build();

        Mono<String> page = client.reactivate("a25100b8-4e0c-4e37-b921-cac9cb1e930f")
                .map(result -> switch (result.outcome()) {
                    case REACTIVATED, ALREADY_ACTIVE -> "Welcome back.";
                    case ACTION_REQUIRED -> "One more step: " + ((ActionRequired) result).url();
                    case REJECTED -> "This subscription cannot be restored.";
                    case THROTTLED, UNAVAILABLE -> "Please try again in a minute.";
                    case UNRECOGNIZED ->
                        "We will look into it: " + result.report().requestIdentifier();
                });
        // end
        return page.flatMap(text -> client.close().thenReturn(text));
    }
}
