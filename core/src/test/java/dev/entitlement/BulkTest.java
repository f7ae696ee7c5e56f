package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

/** Many calls in a stream: what is read, when, and what comes of it. */
@ExtendWith(CapturedLog.class)
class BulkTest {
    private final VirtualClient client = VirtualClient.always(Step.ok());

    static Flux<String> ids(int count) {
        return Flux.range(0, count).map(i -> "e-" + i);
    }

    @Test
    void gives_each_line_its_result_and_ends_with_the_last() {
        BulkReader reader = client.bulk(ids(1000));
        client.advance(Duration.ofSeconds(10));

        assertThat(reader.completed()).isTrue();
        assertThat(reader.results())
                .extracting(result -> (Object) result.line())
                .doesNotHaveDuplicates()
                .hasSize(1000);
        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.REACTIVATED);
        assertThat(client.sent()).hasSize(1000);
        client.assertNothingLeft();
    }

    @Test
    void completes_at_once_without_input() {
        BulkReader reader = client.bulk(Flux.empty());
        client.advanceMillis(1);

        assertThat(reader.completed()).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void uses_the_limit_but_for_an_eighth_from_the_first_moment_on() {
        client.bulk(ids(1000));
        client.advance(Duration.ofNanos(4)); // a turn of the loop for each 64

        assertThat(client.client().status().limit()).isEqualTo(200);
        assertThat(client.client().status().inFlight()).isEqualTo(175);
    }

    @Test
    void gives_results_in_order_of_completion() {
        client.upstream()
                .goesOn(sent -> Step.ok().afterMillis(sent.request().id().equals("e-0") ? 60 : 30));
        BulkReader reader = client.bulk(ids(3));
        client.advanceMillis(100);

        assertThat(reader.results())
                .extracting(result -> (Object) result.line())
                .containsExactly("e-1", "e-2", "e-0");
    }
}
