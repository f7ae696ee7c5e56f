package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** What is wrong is often wrong with every call, and must not drown the log nor keep the event loops busy with it. */
class ClientLogTest {
    private static final int MANY = 500;

    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    @Test
    void an_outage_of_the_credentials_supplier_takes_ten_lines_a_second_and_says_what_was_left_out() {
        VirtualClient client = VirtualClient.calls()
                .credentials(() -> Mono.error(new IllegalStateException("vault")))
                .with(it -> it.maxAttempts(1));

        calls(client, MANY);
        assertThat(log.lines("No credentials for")).hasSize(10).allMatch(line -> line.endsWith("nothing is sent"));

        client.advanceMillis(1000);
        calls(client, 1);
        assertThat(log.lines("No credentials for"))
                .hasSize(11)
                .last()
                .asString()
                .endsWith("(Lines left out: 490)");
    }

    @Test
    void why_there_is_no_connection_is_told_once_a_second() {
        VirtualClient client = VirtualClient.always(Step.noConnection())
                .with(it -> it.maxAttempts(1).circuitBreaker(false));

        calls(client, MANY);
        client.advanceMillis(500);
        assertThat(log.lines("No connection to the upstream"))
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains("IOException: refused");

        client.advanceMillis(600);
        calls(client, 1);
        client.advanceMillis(100);
        assertThat(log.lines("No connection to the upstream"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("(Lines left out: 499)");
    }

    @Test
    void a_disk_that_is_full_is_told_once_a_second_without_a_trace() {
        assertNotWritten(Mono.error(new IOException("no space left")), "IOException: no space left");
    }

    @Test
    void a_disk_that_is_slower_than_an_attempt_may_be_is_told_once_a_second_without_a_trace() {
        assertNotWritten(Mono.never(), "TimeoutException: not written in time");
    }

    private void assertNotWritten(Mono<Void> disk, String reason) {
        VirtualClient client = VirtualClient.always(Step.ok())
                .writeAhead((request, identifier) -> disk)
                .with(it -> it.maxAttempts(1));

        calls(client, MANY);
        client.advanceMillis(4_500);

        assertThat(log.lines("was not written ahead: nothing is sent"))
                .singleElement()
                .asString()
                .startsWith("ERROR")
                .endsWith(reason);
        assertThat(log.text()).doesNotContain("\tat ");
    }

    @Test
    void a_fault_in_the_code_that_writes_ahead_is_told_with_its_trace() {
        ClientLog said = new ClientLog(() -> 0);

        said.notWritten("ent-1", "i-1", new IllegalStateException("a bug"));

        assertThat(log.text()).contains("\tat ");
    }

    @Test
    void a_reason_of_any_length_and_form_is_one_short_line() {
        ClientLog said = new ClientLog(() -> 0);

        said.noConnection("ent-1", "i-1", new IOException("not TLS:\n" + "48".repeat(5000)));

        assertThat(log.lines("No connection"))
                .singleElement()
                .asString()
                .hasSizeLessThan(500)
                .doesNotContain("\n");
    }

    @Test
    void a_connection_that_was_lost_is_not_said_to_be_missing() {
        VirtualClient client = VirtualClient.calls(Step.stale(), Step.lost(), Step.lost(), Step.lost());

        client.call();
        client.advanceMillis(10_000);

        assertThat(log.lines("No connection")).isEmpty();
    }

    @Test
    void a_new_code_that_every_call_gets_takes_ten_lines_a_second_and_says_what_was_left_out() {
        VirtualClient client = VirtualClient.always(Step.code("NEW_CODE").atOnce());

        calls(client, MANY);
        assertThat(log.lines("NEW_CODE")).hasSize(10);

        client.advanceMillis(1000);
        calls(client, 1);
        assertThat(log.lines("NEW_CODE")).hasSize(11).last().asString().endsWith("(Lines left out: 490)");
    }

    @Test
    void callers_that_all_go_away_take_ten_lines_a_second() {
        VirtualClient client = VirtualClient.always(Step.code("NOT_FOUND"));

        IntStream.range(0, MANY).mapToObj(any -> client.call()).toList().forEach(Caller::cancel);
        client.advanceMillis(100);

        assertThat(log.lines("The caller is gone")).hasSize(10);
    }

    @Test
    void a_listener_that_always_throws_takes_ten_lines_a_second() {
        CallListener broken = new CallListener() {
            @Override
            public void callStarted(ReactivationRequest request) {
                throw new IllegalStateException("metrics are broken");
            }
        };
        CallListener guarded = GuardedListener.over(broken, new ClientLog(() -> 0));

        IntStream.range(0, MANY).forEach(any -> guarded.callStarted(ReactivationRequest.of("ent-1")));

        assertThat(log.lines("The call listener failed at callStarted")).hasSize(10);
    }

    @Test
    void an_action_handler_that_always_fails_takes_ten_lines_a_second() {
        VirtualClient client = VirtualClient.always(Step.navigate().atOnce())
                .actionHandler(action -> Mono.error(new IllegalStateException("no browser")));

        calls(client, MANY);

        assertThat(log.lines("The action handler failed")).hasSize(10);
    }

    @Test
    void one_kind_of_trouble_does_not_hide_another() {
        VirtualClient client = VirtualClient.always(Step.code("NEW_CODE").atOnce());
        calls(client, MANY);

        client.upstream().goesOn(any -> Step.code("NOT_FOUND"));
        client.call().cancel();
        client.advanceMillis(30);

        assertThat(log.lines("The caller is gone")).hasSize(1);
    }

    @Test
    void a_failure_that_no_caller_hears_is_a_warning_and_a_success_is_not() {
        VirtualClient client = VirtualClient.calls(Step.code("NOT_FOUND"), Step.ok());

        client.call().cancel();
        client.advanceMillis(30);
        client.call().cancel();
        client.advanceMillis(30);

        assertThat(log.lines("The caller is gone"))
                .satisfiesExactly(
                        failure -> assertThat(failure).startsWith("WARN"),
                        success -> assertThat(success).startsWith("INFO"));
    }

    @Test
    void an_answer_that_nobody_knows_and_nobody_hears_is_told_once() {
        VirtualClient client = VirtualClient.calls(Step.code("NEW_CODE"));

        client.call().cancel();
        client.advanceMillis(30);

        assertThat(log.lines("NEW_CODE")).hasSize(1);
    }

    private static void calls(VirtualClient client, int number) {
        IntStream.range(0, number).forEach(any -> client.call());
    }
}
