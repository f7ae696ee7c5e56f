package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListenerTest {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    @Test
    void the_moments_of_a_call_come_in_order() {
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.code("INTERNAL_ERROR"), Step.ok());

        client.result();

        assertThat(client.moments().all())
                .containsExactly(
                        "call started",
                        "attempt 1 started as id-1",
                        "attempt 1 ended lost",
                        "retry after attempt 1 in 50 ms",
                        "attempt 2 started as id-1",
                        "attempt 2 ended answered",
                        "retry after attempt 2 in 1500 ms",
                        "attempt 3 started as id-2",
                        "attempt 3 ended answered",
                        "call ended reactivated applied");
    }

    @Test
    void a_refused_call_starts_is_shed_and_ends() {
        VirtualClient client = VirtualClient.calls();

        client.result(ReactivationRequest.builder("ent-1")
                .deadline(Duration.ofMillis(19))
                .build());

        assertThat(client.moments().all())
                .containsExactly("call started", "call shed: deadline", "call ended unavailable none");
    }

    @Test
    void a_draining_client_refuses_calls_and_lets_those_under_way_finish_with_their_retries() {
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.ok());
        Caller before = client.call();
        boolean[] drained = {false};
        client.client().drain().subscribe(any -> {}, any -> {}, () -> drained[0] = true);

        Caller after = client.call();
        assertThat(after.result().report().refusal()).isEqualTo(Refusal.DRAINING);
        assertThat(drained[0]).isFalse();
        client.advanceMillis(1000);

        assertThat(before.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(drained[0]).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void a_listener_that_throws_changes_nothing() {
        VirtualClient silent = VirtualClient.calls(Step.stale(), Step.lost(), Step.code("INTERNAL_ERROR"), Step.ok());
        EntitlementResult expected = silent.result();

        VirtualClient client = VirtualClient.calls(Step.stale(), Step.lost(), Step.code("INTERNAL_ERROR"), Step.ok())
                .listener(throwing(new IllegalStateException("metrics are broken")));
        EntitlementResult result = client.result();

        assertThat(result.report().attempts()).isEqualTo(expected.report().attempts());
        assertThat(client.moments().all()).isEqualTo(silent.moments().all());
        assertThat(log.text()).contains("The call listener failed at attemptEnded", "metrics are broken");
        client.assertNothingLeft();
    }

    @Test
    void a_listener_that_throws_an_error_changes_nothing_either() {
        VirtualClient client =
                VirtualClient.calls(Step.ok()).listener(throwing(new AssertionError("a listener with assertions")));

        assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void nor_does_one_that_throws_what_frameworks_call_fatal() {
        for (Error fatal : List.of(new NoClassDefFoundError("io/optional/Metrics"), new StackOverflowError())) {
            VirtualClient client = VirtualClient.calls(Step.lost(), Step.ok()).listener(throwing(fatal));

            assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
            client.assertNothingLeft();
        }
    }

    private static CallListener throwing(Throwable thrown) {
        return (CallListener) Proxy.newProxyInstance(
                CallListener.class.getClassLoader(),
                new Class<?>[] {CallListener.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("and")) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    throw thrown;
                });
    }
}
