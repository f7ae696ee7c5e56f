package dev.entitlement;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.findAll;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults of a well-known mock, as an independent witness: its journal has every request, so none can be hidden. */
class WireMockFaultsTest {
    private static final String OK = RawAnswers.okJson("e-1");

    @RegisterExtension
    static final WireMockExtension UPSTREAM = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .configureStaticDsl(true)
            .build();

    private EntitlementClient client = client(3, Duration.ofSeconds(10));

    @AfterEach
    void close() {
        Wire.result(client.close());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void leaves_the_effect_open_when_every_attempt_breaks_off(Fault fault) {
        UPSTREAM.stubFor(post(anyUrl()).willReturn(aResponse().withFault(fault)));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(result.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.LOST, AttemptEnd.LOST, AttemptEnd.LOST);
        assertThat(result.report().noRetry()).isEqualTo(NoRetry.ATTEMPTS_SPENT);
        assertJournal(result, 3);
        assertThat(Wire.identifiers(result)).containsOnly(result.report().requestIdentifier());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void asks_again_under_the_same_identifier_and_learns_the_truth(Fault fault) {
        first(aResponse().withFault(fault));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(result.effect()).isEqualTo(Effect.APPLIED);
        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.LOST, AttemptEnd.ANSWERED);
        assertJournal(result, 2);
        assertThat(Wire.identifiers(result)).containsOnly(result.report().requestIdentifier());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void sends_one_request_for_one_attempt_and_no_hidden_second(Fault fault) {
        replaceClient(1, Duration.ofSeconds(10));
        UPSTREAM.stubFor(post(anyUrl()).willReturn(aResponse().withFault(fault)));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.LOST);
        assertJournal(result, 1);
    }

    @Test
    void hears_a_dribbling_answer_out() {
        UPSTREAM.stubFor(post(anyUrl()).willReturn(okJson(OK).withChunkedDribbleDelay(10, 200)));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(result.report().duration()).isGreaterThan(Duration.ofMillis(100));
        assertJournal(result, 1);
    }

    @Test
    void times_out_on_an_answer_that_dribbles_past_the_attempt_timeout() {
        replaceClient(2, Duration.ofMillis(150));
        UPSTREAM.stubFor(post(anyUrl()).willReturn(okJson(OK).withChunkedDribbleDelay(20, 60_000)));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.TIMED_OUT, AttemptEnd.TIMED_OUT);
        assertThat(result.effect()).isEqualTo(Effect.UNKNOWN);
        assertJournal(result, 2);
    }

    @Test
    void times_out_on_a_late_answer_and_asks_again_under_the_same_identifier() {
        replaceClient(2, Duration.ofMillis(300));
        first(okJson(OK).withFixedDelay(60_000));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.TIMED_OUT, AttemptEnd.ANSWERED);
        assertThat(result.effect()).isEqualTo(Effect.APPLIED);
        assertThat(result.report().attempts().get(0).duration())
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        assertThat(Wire.identifiers(result)).containsOnly(result.report().requestIdentifier());
        assertJournal(result, 2);
    }

    @Test
    void asks_again_under_a_new_identifier_after_an_answer_that_was_read() {
        first(okJson(RawAnswers.json("INTERNAL_ERROR", "e-1")).withStatus(500));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.ANSWERED, AttemptEnd.ANSWERED);
        assertThat(Wire.identifiers(result)).doesNotHaveDuplicates();
        assertJournal(result, 2);
    }

    @Test
    void asks_again_under_the_same_identifier_after_an_answer_that_cannot_be_read() {
        first(aResponse().withStatus(502).withBody("<html>Bad Gateway</html>"));

        EntitlementResult result = Wire.call(client, "e-1");

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.UNREADABLE, AttemptEnd.ANSWERED);
        assertThat(Wire.identifiers(result)).containsOnly(result.report().requestIdentifier());
        assertJournal(result, 2);
    }

    /** The first request gets this answer, all later ones the right one. */
    private static void first(ResponseDefinitionBuilder answer) {
        UPSTREAM.stubFor(post(anyUrl())
                .inScenario("first")
                .whenScenarioStateIs(STARTED)
                .willReturn(answer)
                .willSetStateTo("later"));
        UPSTREAM.stubFor(
                post(anyUrl()).inScenario("first").whenScenarioStateIs("later").willReturn(okJson(OK)));
    }

    private static void assertJournal(EntitlementResult result, int requests) {
        List<LoggedRequest> journal = findAll(postRequestedFor(anyUrl()));
        assertThat(journal).hasSize(requests);
        assertThat(journal).extracting(LoggedRequest::getUrl).containsOnly("/v1/entitlement/reactivate/e-1");
        assertThat(journal)
                .extracting(request -> request.getHeader("X-RequestIdentifier"))
                .containsExactlyElementsOf(Wire.identifiers(result));
    }

    private void replaceClient(int maxAttempts, Duration attemptTimeout) {
        Wire.result(client.close());
        client = client(maxAttempts, attemptTimeout);
    }

    private static EntitlementClient client(int maxAttempts, Duration attemptTimeout) {
        return Wire.client(Wire.settings(URI.create(UPSTREAM.baseUrl() + "/v1"))
                .maxAttempts(maxAttempts)
                .attemptTimeout(attemptTimeout));
    }
}
