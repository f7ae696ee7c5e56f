package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnreadWatchTest {
    private final SlowSocket socket = new SlowSocket();
    private final UnreadWatch watch = new UnreadWatch(socket, Duration.ofSeconds(60), this::told);
    private int unread;

    UnreadWatchTest() {
        socket.freezeTime();
        socket.writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
    }

    @AfterEach
    void release() {
        socket.takes(100);
        socket.finishAndReleaseAll();
    }

    @Test
    void tells_of_a_caller_that_reads_nothing_once() {
        watch.start();
        pass(59);
        assertThat(unread).isZero();
        pass(1);
        assertThat(unread).isEqualTo(1);
        pass(600);
        assertThat(unread).isEqualTo(1);
    }

    @Test
    void a_caller_may_read_as_slowly_as_it_wants() {
        watch.start();
        for (int i = 0; i < 20; i++) {
            pass(50);
            socket.takes(1);
        }
        assertThat(unread).isZero();
        pass(75);
        assertThat(unread).isEqualTo(1);
    }

    @Test
    void says_nothing_once_it_is_stopped_and_begins_anew_when_started_again() {
        watch.start();
        pass(50);
        watch.stop();
        pass(600);
        watch.start();
        pass(59);
        assertThat(unread).isZero();
        pass(1);
        assertThat(unread).isEqualTo(1);
    }

    @Test
    void starting_what_is_started_gives_no_more_time() {
        watch.start();
        pass(50);
        watch.start();
        pass(10);
        assertThat(unread).isEqualTo(1);
    }

    private void told() {
        unread++;
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            socket.advanceTimeBy(1, TimeUnit.SECONDS);
            socket.runScheduledPendingTasks();
        }
    }

    /** Takes as many bytes as it is told to. */
    private static final class SlowSocket extends EmbeddedChannel {
        private int room;

        void takes(int bytes) {
            room = bytes;
            flush();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            int taken = (int) Math.min(room, waiting.totalPendingWriteBytes());
            room = 0;
            if (taken > 0 && waiting.current() != null) {
                waiting.removeBytes(taken);
            }
        }
    }
}
