package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            connecting = promise;
        }
    }

    private final Network network = new Network();
    private final EmbeddedChannel channel = new EmbeddedChannel(network);

    @BeforeEach
    void timeStandsStill() {
        channel.freezeTime();
        channel.pipeline().addLast(new ConnectClock(TIMEOUT_MILLIS)); // not sooner, as such a channel is born active
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
        channel.connect(ANYWHERE);
        channel.pipeline().fireChannelActive();
        assertThat(channel.pipeline().get(ConnectClock.class)).isNull();
    }
}
