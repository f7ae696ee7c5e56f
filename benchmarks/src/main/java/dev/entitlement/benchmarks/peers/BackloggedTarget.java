package dev.entitlement.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A target for high rates that stands still now and then and works off what waits at a known pace. {@link FreezingTarget}
 * answers it all at once, which at high rates no machine can, so that arithmetic would no longer tell what callers see; of
 * this one it does. It takes every read for one request: nothing may be pipelined.
 */
public final class BackloggedTarget {
    private static final int BACKLOG = 4_096;

    private BackloggedTarget() {}

    /** {@code BackloggedTarget PORT FREEZE_MS EVERY_MS PER_SECOND}; port 0 picks one. Runs until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        Backlog backlog = new Backlog(
                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1])),
                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2])),
                Long.parseLong(args[3]));
        boolean fine = Epoll.isAvailable(); // its timers are; those of NIO are late by up to a millisecond
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, fine ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Answers answers = new Answers(loops.next(), backlog);
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(fine ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(answers);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))
                .sync()
                .channel();
        System.out.println("ready on http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }

    /** Of all connections, which are on one loop; what waits is in the order in which it is done. */
    @Sharable
    private static final class Answers extends ChannelInboundHandlerAdapter {
        private static final long TICK = 100_000;

        private final EventLoop loop;
        private final Backlog backlog;
        private final long startNanos = System.nanoTime();
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

        private record Waiting(ChannelHandlerContext context, long doneNanos) {}

        Answers(EventLoop loop, Backlog backlog) {
            this.loop = loop;
            this.backlog = backlog;
        }

        private long now() {
            return System.nanoTime() - startNanos;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            long now = now();
            long done = backlog.done(now);
            if (done <= now) {
                answer(context);
                return;
            }
            waiting.add(new Waiting(context, done));
            if (waiting.size() == 1) {
                wakeAt(done);
            }
        }

        private void wakeAt(long nanos) {
            loop.schedule(this::workOff, Math.max(TICK, nanos - now()), TimeUnit.NANOSECONDS);
        }

        private void workOff() {
            long now = now();
            Waiting next = waiting.peek();
            while (next != null && next.doneNanos() <= now) {
                waiting.poll();
                answer(next.context());
                next = waiting.peek();
            }
            if (next != null) {
                wakeAt(next.doneNanos());
            }
        }

        private static void answer(ChannelHandlerContext context) {
            context.writeAndFlush(GoodAnswer.bytes(), context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // the caller has gone
        }
    }
}
