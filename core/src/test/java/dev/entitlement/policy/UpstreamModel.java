package dev.entitlement.policy;

import java.util.PriorityQueue;
import java.util.Random;

/** An upstream on virtual time: it tells at once when it will have answered. */
interface UpstreamModel {
    /** It refuses, within a millisecond. */
    long REFUSED = -1;

    /** It never answers. */
    long NEVER = -2;

    /** How long it takes to answer an attempt that comes now, in nanoseconds, or one of the above. */
    long takes(long nowNanos);

    /** How long work takes, apart from waiting for it: lognormal, with a mean that can be changed. */
    final class Work {
        private final double sigma;
        private final Random random;
        double meanMillis;

        Work(double meanMillis, double sigma, long seed) {
            this.meanMillis = meanMillis;
            this.sigma = sigma;
            this.random = new Random(seed);
        }

        long nextNanos() {
            double unit = sigma == 0 ? 1 : StrictMath.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
            return (long) (meanMillis * unit * 1e6);
        }

        boolean happens(double share) {
            return random.nextDouble() < share;
        }
    }

    /** So many work side by side; whoever comes too much stands in line, and the line has no end. */
    final class Servers implements UpstreamModel {
        private final Work work;
        private final PriorityQueue<Long> freeAt = new PriorityQueue<>((one, other) -> Long.signum(one - other));
        int servers;

        Servers(int servers, Work work) {
            this.servers = servers;
            this.work = work;
        }

        @Override
        public long takes(long nowNanos) {
            while (freeAt.size() > servers) {
                freeAt.poll();
            }
            long begins = freeAt.size() < servers ? nowNanos : freeAt.poll();
            long ends = (begins - nowNanos > 0 ? begins : nowNanos) + work.nextNanos();
            freeAt.add(ends);
            return ends - nowNanos;
        }
    }

    /** So many calls a second, after a line of 100 ms at most; a refusal costs half of a call. As the simulator's. */
    final class Capacity implements UpstreamModel {
        private static final long LINE_NANOS = 100_000_000;
        private static final long MOST_BEHIND_NANOS = 1_000_000_000;
        private static final double REFUSAL_COST = 0.5;

        private final Work work;
        private long doneAt;
        private boolean started;
        double perSecond;
        boolean down;

        Capacity(double perSecond, Work work) {
            this.perSecond = perSecond;
            this.work = work;
        }

        @Override
        public long takes(long nowNanos) {
            long behind = started ? Math.max(0, doneAt - nowNanos) : 0;
            boolean refuses = down || behind > LINE_NANOS;
            long after = behind + (long) (1e9 / perSecond * (refuses ? REFUSAL_COST : 1));
            started = true;
            doneAt = nowNanos + (refuses ? Math.max(behind, Math.min(after, MOST_BEHIND_NANOS)) : after);
            return refuses ? REFUSED : behind + work.nextNanos();
        }
    }

    /** So many at once, and no line: whoever comes too much is refused, and it costs nothing. */
    final class Places implements UpstreamModel {
        private final int places;
        private final Work work;
        private final PriorityQueue<Long> freeAt = new PriorityQueue<>((one, other) -> Long.signum(one - other));

        Places(int places, Work work) {
            this.places = places;
            this.work = work;
        }

        @Override
        public long takes(long nowNanos) {
            while (!freeAt.isEmpty() && freeAt.peek() - nowNanos <= 0) {
                freeAt.poll();
            }
            if (freeAt.size() >= places) {
                return REFUSED;
            }
            long takes = work.nextNanos();
            freeAt.add(nowNanos + takes);
            return takes;
        }
    }

    /** Another that also refuses or ignores a share of all attempts, whatever the load. */
    final class Flaky implements UpstreamModel {
        private final UpstreamModel other;
        private final double share;
        private final long instead;
        private final Work dice;

        Flaky(UpstreamModel other, double share, long instead, Work dice) {
            this.other = other;
            this.share = share;
            this.instead = instead;
            this.dice = dice;
        }

        @Override
        public long takes(long nowNanos) {
            long takes = other.takes(nowNanos);
            return dice.happens(share) ? instead : takes;
        }
    }
}
