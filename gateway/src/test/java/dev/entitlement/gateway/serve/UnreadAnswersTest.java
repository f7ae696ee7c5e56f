package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Callers that do not read their answers, or not at once: a write that is not flushed stands for a full socket. */
class UnreadAnswersTest {
    private final List<String> handled = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    UnreadAnswersTest() {
        channel.freezeTime();
        CallerConnection.install(channel, Limits.PROMISED, new Drain(), new Listing());
    }

    private final class Listing implements Welcome {
        @Override
        public boolean welcomes(HttpRequest head) {
            return true;
        }

        @Override
        public boolean streams(HttpRequest head) {
            return false;
        }

        @Override
        public Disposable handle(CallerConnection connection, Arrival request) {
            handled.add(request.target());
            return Disposables.disposed();
        }
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void a_pipelined_request_waits_until_the_answer_before_it_has_left() {
        send("/1", "/2");
        answer();
        assertThat(handled).containsExactly("/1");

        leave();
        assertThat(handled).containsExactly("/1", "/2");
    }

    @Test
    void so_does_one_that_comes_after_that_answer_was_written() {
        send("/1");
        answer();
        send("/2", "/3");
        assertThat(handled).containsExactly("/1");

        leave();
        assertThat(handled).containsExactly("/1", "/2");
        answer();
        leave();
        assertThat(handled).containsExactly("/1", "/2", "/3");
    }

    @Test
    void the_end_of_input_cuts_no_answer_that_has_not_left() {
        send("/1");
        answer();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        leave();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.outboundMessages()).isNotEmpty();
    }

    @Test
    void a_caller_that_reads_nothing_is_cut_in_the_end() {
        send("/1", "/2", "/3");
        answer();
        channel.advanceTimeBy(61, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(handled).containsExactly("/1");
    }

    @Test
    void a_call_may_take_longer_than_an_answer_may_lie_unread() {
        send("/1", "/2");
        answer();
        leave();
        channel.advanceTimeBy(61, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(handled).containsExactly("/1", "/2");
        assertThat(channel.isOpen()).isTrue();
    }

    private void send(String... paths) {
        StringBuilder requests = new StringBuilder();
        for (String path : paths) {
            requests.append("POST ").append(path).append(" HTTP/1.1\r\nHost: gateway\r\n\r\n");
        }
        channel.writeInbound(Unpooled.copiedBuffer(requests, StandardCharsets.US_ASCII));
        channel.runPendingTasks();
    }

    private void answer() {
        HttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        channel.write(answer);
        channel.runPendingTasks();
    }

    private void leave() {
        channel.flush();
        channel.runPendingTasks();
    }
}
