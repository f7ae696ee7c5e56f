package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.EntitlementResult.ActionRequired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ActionHandlerTest {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    private final List<ActionRequired> handled = new ArrayList<>();

    @Test
    void is_called_once_and_the_result_waits_for_it() {
        StepVerifier.withVirtualTime(() -> VirtualClient.calls(Step.navigate())
                        .actionHandler(result -> {
                            handled.add(result);
                            return Mono.delay(Duration.ofSeconds(2)).then();
                        })
                        .reactivate())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(2029))
                .thenAwait(Duration.ofMillis(1))
                .expectNextMatches(result -> result.outcome() == Outcome.ACTION_REQUIRED)
                .verifyComplete();

        assertThat(handled).extracting(ActionRequired::url).containsExactly("https://example.com/continue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "ALREADY_EXISTS", "NOT_FOUND", "CLIENT_ACTION_REQUIRED"})
    void is_not_called_for_anything_else(String code) {
        VirtualClient client = VirtualClient.calls(Step.code(code)).actionHandler(result -> {
            throw new AssertionError("called");
        });

        client.result();

        assertThat(log.text()).doesNotContain("handler");
    }

    @Test
    void an_error_is_logged_and_does_not_change_the_result() {
        StepVerifier.withVirtualTime(() -> VirtualClient.calls(Step.navigate())
                        .actionHandler(result -> Mono.error(new IllegalStateException("no such device")))
                        .reactivate())
                .thenAwait(Duration.ofMillis(30))
                .expectNextMatches(result -> result.outcome() == Outcome.ACTION_REQUIRED)
                .verifyComplete();

        assertThat(log.text()).contains("The action handler failed for ent-1", "no such device");
    }

    @Test
    void one_that_throws_or_gives_null_does_not_change_the_result() {
        for (ActionHandler bad : new ActionHandler[] {ActionHandlerTest::thrown, result -> null}) {
            StepVerifier.withVirtualTime(() -> VirtualClient.calls(Step.navigate())
                            .actionHandler(bad)
                            .reactivate())
                    .thenAwait(Duration.ofMillis(30))
                    .expectNextMatches(result -> result.outcome() == Outcome.ACTION_REQUIRED)
                    .verifyComplete();
        }
    }

    private static Mono<Void> thrown(ActionRequired result) {
        throw new IllegalStateException("no handler");
    }

    @Test
    void one_that_never_ends_holds_the_result_no_longer_than_the_deadline() {
        StepVerifier.withVirtualTime(() -> VirtualClient.calls(Step.navigate())
                        .actionHandler(result -> Mono.never())
                        .reactivate())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(9999))
                .thenAwait(Duration.ofMillis(1))
                .expectNextMatches(result -> result.outcome() == Outcome.ACTION_REQUIRED)
                .verifyComplete();
    }
}
