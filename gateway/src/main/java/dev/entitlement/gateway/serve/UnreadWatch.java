package dev.entitlement.gateway.serve;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Notices a caller that reads nothing at all. One that reads slowly is fine however slow it is, so what is watched is
 * whether the socket takes anything, not how long a piece of the answer waits. Confined to the connection's event loop.
 */
final class UnreadWatch {
    private static final int LOOKS = 4; // it takes between 4 and 5 of them, as the first may find what was read before

    private final Channel channel;
    private final Duration betweenLooks;
    private final Runnable unread;
    private final LazyTimer timer;
    private boolean watching;
    private int inVain;
    private long seen;

    /** @param unread run once when nothing was read for {@code limit} */
    UnreadWatch(Channel channel, Duration limit, Runnable unread) {
        this.channel = channel;
        this.betweenLooks = limit.dividedBy(LOOKS);
        this.unread = unread;
        this.timer = new LazyTimer(channel.eventLoop(), this::look);
    }

    /** From now on, if not before. */
    void start() {
        if (!watching) {
            watching = true;
            inVain = 0;
            seen = position();
            timer.set(betweenLooks);
        }
    }

    void stop() {
        watching = false;
        timer.clear();
    }

    /** Lets go of everything. */
    void end() {
        watching = false;
        timer.stop();
    }

    private void look() {
        long position = position();
        inVain = position == seen ? inVain + 1 : 0;
        seen = position;
        if (inVain < LOOKS) {
            timer.set(betweenLooks);
        } else {
            watching = false;
            unread.run();
        }
    }

    /** Changes when the socket takes something: by the piece that is on its way, and how much of it has left. */
    private long position() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null
                ? 0
                : ((long) System.identityHashCode(waiting.current()) << 32) + waiting.currentProgress();
    }
}
