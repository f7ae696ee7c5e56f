package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectClockTest {
    private static final long TIMEOUT_MILLIS = 1_000;
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("127.0.0.1", 9);

    /** The network, which answers when the test says so. */
    private static final class Network extends ChannelOutboundHandlerAdapter {
        private ChannelPromise connecting;
        private boolean shakingHands;

        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            connecting = promise;
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            if (shakingHands) {
                context.fireUserEventTriggered(new SslHandshakeCompletionEvent(new ClosedChannelException()));
            }
            context.close(promise);
        }
    }

    /** What comes through the clock. */
    private static final class Heard extends ChannelInboundHandlerAdapter {
        private SslHandshakeCompletionEvent handshake;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            handshake = (SslHandshakeCompletionEvent) event;
        }
    }

    private final Heard heard = new Heard();
    private final Network network = new Network();
    private final EmbeddedChannel channel = new EmbeddedChannel(network);

    @BeforeEach
    void timeStandsStill() {
        channel.freezeTime();
    }

    /** Not when the channel is made, as it is born active. */
    private void clock(boolean tls) {
        channel.pipeline().addLast(new ConnectClock(TIMEOUT_MILLIS, tls), heard);
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private void millisPass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void gives_up_a_connect_that_is_not_answered_in_time() {
        clock(false);
        ChannelFuture connect = channel.connect(ANYWHERE);
        for (int quarter = 0; quarter < 3; quarter++) {
            millisPass(250);
        }
        millisPass(249);
        assertThat(connect.isDone()).isFalse();

        millisPass(1);
        assertThat(connect.cause()).isInstanceOf(ConnectTimeoutException.class).hasMessageContaining("1000 ms");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void does_not_blame_the_network_for_a_time_in_which_its_event_loop_stood_still() {
        clock(false);
        ChannelFuture connect = channel.connect(ANYWHERE);
        millisPass(10 * TIMEOUT_MILLIS); // the loop has other things to do, and looks at no socket meanwhile
        assertThat(connect.isDone()).isFalse();

        network.connecting.setSuccess(); // now it looks: the answer has long been there
        millisPass(10 * TIMEOUT_MILLIS);
        assertThat(connect.isSuccess()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void leaves_the_pipeline_once_it_is_connected() {
        clock(false);
        channel.connect(ANYWHERE);
        channel.pipeline().fireChannelActive();
        assertThat(channel.pipeline().get(ConnectClock.class)).isNull();
    }

    @Test
    void gives_tls_what_tcp_has_left_of_the_time() {
        clock(true);
        ChannelFuture connect = channel.connect(ANYWHERE);
        millisPass(250);
        millisPass(250);
        millisPass(200);
        network.connecting.setSuccess();
        network.shakingHands = true;
        channel.pipeline().fireChannelActive();
        millisPass(50);
        millisPass(249);
        assertThat(channel.isOpen()).isTrue();

        millisPass(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(connect.isSuccess()).isTrue();
        assertThat(heard.handshake.cause())
                .isInstanceOf(ConnectTimeoutException.class)
                .hasMessageContaining("1000 ms");
    }

    @Test
    void leaves_a_connection_alone_whose_handshake_is_done_and_tells_of_one_that_failed_as_it_was() {
        clock(true);
        channel.connect(ANYWHERE);
        network.connecting.setSuccess();
        channel.pipeline().fireChannelActive();
        SslHandshakeCompletionEvent failed = new SslHandshakeCompletionEvent(new ClosedChannelException());
        channel.pipeline().fireUserEventTriggered(failed);
        assertThat(heard.handshake).isSameAs(failed);
        assertThat(channel.pipeline().get(ConnectClock.class)).isNull();

        for (int step = 0; step < 8; step++) {
            millisPass(TIMEOUT_MILLIS / 4);
        }
        assertThat(channel.isOpen()).isTrue();
    }
}
