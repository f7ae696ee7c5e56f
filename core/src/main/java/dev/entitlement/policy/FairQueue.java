package dev.entitlement.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a permit, and who is next. First attempts go first; but while they keep coming, every fifth turn is a
 * retry's, for a call that starves behind them has cost the upstream an attempt for nothing. Bulk is served when nobody
 * else waits. Within a priority callers take turns, whatever each of them has waiting; within a caller it is first come, first
 * served. Not thread-safe: to be used by one thread at a time.
 *
 * <p>Every operation takes constant time, amortised. The entries are the links of the lists they are in, so that waiting
 * allocates nothing but a line for each caller. A caller is whatever it is told to be, and compared by {@code equals}.
 *
 * @param <E> what waits; an entry is in one queue at a time, and once in it
 */
public final class FairQueue<E extends FairQueue.Entry> {
    private static final Priority[] PRIORITIES = Priority.values();

    /** As the retry budget has it by default: a fifth. */
    private static final int FIRST_ATTEMPTS_PER_RETRY = 4;

    private final Map<Object, WaitingCaller> callers = new HashMap<>();
    private final Turns[] turns = new Turns[PRIORITIES.length];
    private final CallersByWeight byWeight = new CallersByWeight();
    private long arrivals;
    private int passedOver; // first attempts served since a retry had to wait for them

    /** An empty queue. */
    public FairQueue() {
        Arrays.setAll(turns, priority -> new Turns());
    }

    /** What can wait in a queue. */
    public abstract static class Entry {
        private final Object caller;
        private Priority priority = Priority.FIRST;

        /** Numbers entries in the order in which they joined. */
        long arrival;

        /** Where it waits, {@code null} while it does not. */
        @Nullable
        Line line;

        /** Its neighbours in the line. */
        @Nullable
        Entry previous;

        @Nullable
        Entry next;

        /** An entry that is in no queue. */
        protected Entry(Object caller) {
            this.caller = caller;
        }

        /** On whose behalf it waits. */
        public final Object caller() {
            return caller;
        }

        /** The priority it was last added with. */
        public final Priority priority() {
            return priority;
        }

        /** Whether it is in a queue. */
        public final boolean isWaiting() {
            return line != null;
        }
    }

    /**
     * Puts an entry behind those of its caller and priority.
     *
     * @throws IllegalStateException if it is in a queue already
     */
    public void add(E entry, Priority priority) {
        if (entry.isWaiting()) {
            throw new IllegalStateException("the entry waits already");
        }
        WaitingCaller caller = callers.computeIfAbsent(entry.caller(), WaitingCaller::new);
        Entry added = entry; // private members are not those of a type variable
        added.priority = priority;
        added.arrival = arrivals++;
        turns[priority.ordinal()].append(caller.line(priority), entry);
        if (weighs(priority)) {
            byWeight.heavier(caller);
        }
    }

    /** Takes an entry out, wherever it stands; {@code false} if it is not in the queue. */
    public boolean remove(E entry) {
        Line line = entry.line;
        if (line == null) {
            return false;
        }
        take(entry, line);
        return true;
    }

    /** Takes out the entry whose turn it is, {@code null} if none waits. */
    public @Nullable E poll() {
        return poll(Priority.BULK);
    }

    /** Takes out the entry whose turn it is among those of {@code lowest} and higher priorities, {@code null} if none is. */
    public @Nullable E poll(Priority lowest) {
        if (lowest != Priority.FIRST && passedOver >= FIRST_ATTEMPTS_PER_RETRY && size(Priority.RETRY) > 0) {
            return serve(Priority.RETRY);
        }
        for (Priority priority : PRIORITIES) {
            if (size(priority) > 0 && priority.compareTo(lowest) <= 0) {
                return serve(priority);
            }
        }
        return null;
    }

    private @Nullable E serve(Priority priority) {
        passedOver = priority == Priority.FIRST && size(Priority.RETRY) > 0 ? passedOver + 1 : 0;
        Turns all = turns[priority.ordinal()];
        Line line = all.next();
        if (line == null) {
            return null;
        }
        Entry served = take(line.first(), line);
        all.endTurn(line);
        return own(served);
    }

    /**
     * Makes room for a newcomer in a full queue: takes out the newest entry of the caller who has most waiting, the
     * newcomer counted in. Of callers with equally many the newcomer's own is the heaviest. {@link Priority#BULK} neither
     * counts nor gives way.
     *
     * @param newcomer an entry that is not in the queue, and is about to be added with another priority than bulk
     * @return the entry that had to go: one that was taken out, or the newcomer itself if there is no room for it
     */
    public E giveWay(E newcomer) {
        WaitingCaller own = callers.get(newcomer.caller());
        WaitingCaller heaviest = byWeight.heaviest();
        if (heaviest == null || (own == null ? 0 : own.weight) + 1 >= heaviest.weight) {
            return newcomer;
        }
        Line line = heaviest.newestLine();
        return own(take(line.last(), line));
    }

    /** Entries that wait. */
    public int size() {
        return sizeOfSingleCalls() + size(Priority.BULK);
    }

    /** Entries of a priority that wait. */
    public int size(Priority priority) {
        return turns[priority.ordinal()].size();
    }

    /** Entries that wait in another priority than bulk: those that a bound on the queue is about. */
    public int sizeOfSingleCalls() {
        return size(Priority.FIRST) + size(Priority.RETRY);
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /**
     * About how many entries would be served before a new one of this caller, if none came after it: at least so many as
     * there will be, and exactly so many if every caller has none waiting, or as many as any other.
     */
    public int ahead(Object caller, Priority priority) {
        int ahead = aheadInPriority(caller, priority);
        return switch (priority) {
            case FIRST -> ahead + Math.min(size(Priority.RETRY), ahead / FIRST_ATTEMPTS_PER_RETRY);
            case RETRY -> ahead + (int) Math.min(size(Priority.FIRST), (ahead + 1L) * FIRST_ATTEMPTS_PER_RETRY);
            case BULK -> ahead + sizeOfSingleCalls();
        };
    }

    /** Until a caller's turn has come {@code n} times, every other gets at most {@code n} turns, if it has so many waiting. */
    private int aheadInPriority(Object caller, Priority priority) {
        WaitingCaller known = callers.get(caller);
        Turns all = turns[priority.ordinal()];
        int own = known == null ? 0 : known.waiting(priority);
        int others = own == 0 ? all.lines() : all.lines() - 1;
        return (int) Math.min(all.size(), own + (own + 1L) * others);
    }

    private Entry take(Entry entry, Line line) {
        WaitingCaller caller = line.owner();
        turns[entry.priority.ordinal()].remove(line, entry);
        if (weighs(entry.priority)) {
            byWeight.lighter(caller);
        }
        if (caller.isIdle()) {
            callers.remove(caller.caller());
        }
        return entry;
    }

    private static boolean weighs(Priority priority) {
        return priority != Priority.BULK;
    }

    /** Only what {@link #add} took gets in. */
    @SuppressWarnings("unchecked")
    private E own(Entry entry) {
        return (E) entry;
    }
}
