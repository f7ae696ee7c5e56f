package dev.entitlement.gateway.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** What is left of a connection that is lost, or that has to be given up, in the middle of something: nothing. */
class LostConnectionTest {
    private static final long NO_TASK = -1;

    private final List<String> handled = new ArrayList<>();
    private final Drain drain = new Drain();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private abstract class Handling implements Welcome {
        @Override
        public boolean welcomes(HttpRequest head) {
            return true;
        }

        @Override
        public boolean streams(HttpRequest head) {
            return true;
        }
    }

    private void serve(Welcome welcome, String requests) {
        channel.freezeTime();
        CallerConnection.install(channel, Limits.PROMISED, drain, welcome);
        channel.writeInbound(Unpooled.copiedBuffer(requests, US_ASCII));
        channel.runPendingTasks();
    }

    @Test
    void no_timer_stays_behind_though_an_answer_ends_when_its_input_breaks_off() {
        Welcome welcome = new Handling() {
            @Override
            public Disposable handle(CallerConnection connection, Arrival request) {
                connection.send(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
                StreamedBody body = request.stream();
                assertThat(body).isNotNull();
                body.open(() -> {
                    if (body.isCut()) {
                        connection.endStreamedAnswer();
                    }
                });
                return Disposables.single();
            }
        };
        serve(welcome, "POST /1 HTTP/1.1\r\nHost: gateway\r\nContent-Length: 10\r\n\r\nhalf");
        assertThat(drain.unanswered()).isEqualTo(1);

        channel.pipeline().close(); // for the channel's own would take all timers with it
        channel.runPendingTasks();
        assertThat(drain.unanswered()).isZero();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TASK);
    }

    @Test
    void an_error_that_nobody_foresaw_costs_the_connection_though_its_request_had_waited_for_another() {
        Welcome welcome = new Handling() {
            @Override
            public Disposable handle(CallerConnection connection, Arrival request) {
                handled.add(request.target());
                if (handled.size() == 2) {
                    throw new AssertionError("on purpose");
                }
                connection.send(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
                channel.eventLoop().execute(connection::endStreamedAnswer);
                return Disposables.disposed();
            }
        };
        String request = "POST /1 HTTP/1.1\r\nHost: gateway\r\n\r\n";
        serve(welcome, request + request + request);
        channel.runPendingTasks();

        assertThat(handled).hasSize(2);
        assertThat(channel.isOpen()).isFalse();
        assertThat(drain.unanswered()).isZero();
    }
}
