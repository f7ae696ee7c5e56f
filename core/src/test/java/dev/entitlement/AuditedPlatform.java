package dev.entitlement;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A platform that works as its contract says, behind a network that does its worst, and that keeps books about what it
 * really did. Nothing of it is shared with the client: what it says goes out as bytes. Draws depend on the seed, the
 * entitlement and the how-manieth request it is, not on the order in which connections are served.
 */
final class AuditedPlatform implements RawServer.Script {

    /**
     * What the platform made of an identifier: decided once, answered alike to every repeat.
     *
     * @param applied whether it reactivated the entitlement
     * @param retryAfter null for none
     */
    record Fate(int status, String code, boolean applied, String retryAfter) {
        static Fate of(int status, String code, boolean applied) {
            return new Fate(status, code, applied, null);
        }

        byte[] answer(String id) {
            String body = code.equals("CLIENT_ACTION_REQUIRED")
                    ? "{\"responseCode\":\"CLIENT_ACTION_REQUIRED\",\"parameters\":{\"action\":\"NAVIGATE_TO_URL\","
                            + "\"url\":\"https://pay.example/\"},\"entitlementId\":\"" + id + "\"}"
                    : RawAnswers.json(code, id);
            return retryAfter == null
                    ? RawAnswers.with(status, body)
                    : RawAnswers.with(status, body, "Retry-After: " + retryAfter);
        }
    }

    /** What became of one request, and of its answer. */
    enum Delivery {
        FAITHFUL,
        FAITHFUL_THEN_CLOSED,
        /** Answered; the next request on the connection is not even read. */
        FAITHFUL_THEN_DEAF,
        FAITHFUL_WITH_MORE,
        NOT_HEARD,
        RESET_BEFORE,
        HUNG_BEFORE,
        PAGE_502_BEFORE,
        PAGE_429_BEFORE,
        PAGE_408_BEFORE,
        RESET_AFTER,
        CLOSED_AFTER,
        HUNG_AFTER,
        APPLIED_AFTER_HANGING,
        GARBAGE_AFTER,
        CUT_AFTER,
        PAGE_500_AFTER,
        MISDIRECTED_AFTER;

        boolean faithful() {
            return ordinal() <= FAITHFUL_WITH_MORE.ordinal();
        }

        /** Whether it leaves open, for who sees the answer only, what the platform did. */
        boolean unsettling() {
            return !faithful() && this != PAGE_429_BEFORE;
        }
    }

    /**
     * A line of the books.
     *
     * @param fate null if the request never reached the platform
     */
    record Entry(String id, String identifier, Delivery delivery, Fate fate) {
        boolean tells(boolean applied) {
            return delivery.faithful() && fate.applied() == applied;
        }

        boolean unsettling() {
            return delivery.unsettling() || fate != null && (isVague() && delivery.faithful());
        }

        private boolean isVague() {
            return fate.code().equals("INTERNAL_ERROR") || fate.code().equals("BRAND_NEW");
        }
    }

    private final long seed;
    private final Map<String, Fate> fates = new HashMap<>(); // guarded by this
    private final Set<String> active = new HashSet<>(); // guarded by this
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Queue<Entry> books = new ConcurrentLinkedQueue<>();

    AuditedPlatform(long seed) {
        this.seed = seed;
    }

    Collection<Entry> books() {
        return books;
    }

    synchronized boolean applied(String identifier) {
        Fate fate = fates.get(identifier);
        return fate != null && fate.applied();
    }

    @Override
    public void serve(Peer peer) throws IOException {
        Delivery last = Delivery.FAITHFUL;
        for (RawRequest request = peer.read(); request != null; request = peer.read()) {
            if (last == Delivery.FAITHFUL_THEN_DEAF) {
                enter(request, Delivery.NOT_HEARD, null);
                return;
            }
            last = deliver(peer, request);
            if (last != Delivery.FAITHFUL
                    && last != Delivery.FAITHFUL_THEN_DEAF
                    && !last.name().startsWith("PAGE")) {
                return;
            }
        }
    }

    private Delivery deliver(Peer peer, RawRequest request) throws IOException {
        int occurrence = requests.computeIfAbsent(request.id(), any -> new AtomicInteger())
                .incrementAndGet();
        Delivery delivery = drawDelivery(random(request.id(), occurrence, 1));
        switch (delivery) {
            case NOT_HEARD, RESET_BEFORE -> enter(request, delivery, null);
            case HUNG_BEFORE -> {
                enter(request, delivery, null);
                peer.awaitEnd();
            }
            case PAGE_502_BEFORE -> page(peer, request, delivery, 502);
            case PAGE_429_BEFORE -> page(peer, request, delivery, 429);
            case PAGE_408_BEFORE -> page(peer, request, delivery, 408);
            case APPLIED_AFTER_HANGING -> {
                peer.awaitEnd();
                enter(request, delivery, decide(request, occurrence));
            }
            default -> answer(peer, request, delivery, decide(request, occurrence));
        }
        if (delivery == Delivery.RESET_BEFORE || delivery == Delivery.RESET_AFTER) {
            peer.reset();
        }
        return delivery;
    }

    private void page(Peer peer, RawRequest request, Delivery delivery, int status) throws IOException {
        enter(request, delivery, null);
        peer.write(RawAnswers.with(status, "<html>nothing to see here</html>"));
    }

    private void answer(Peer peer, RawRequest request, Delivery delivery, Fate fate) throws IOException {
        enter(request, delivery, fate);
        byte[] answer = fate.answer(request.id());
        switch (delivery) {
            case RESET_AFTER, CLOSED_AFTER -> {}
            case HUNG_AFTER -> peer.awaitEnd();
            case GARBAGE_AFTER -> peer.write(RawAnswers.with(200, "\u0000\u0001{\"responseCode\":\"OK\""));
            case CUT_AFTER -> peer.write(Arrays.copyOf(answer, answer.length - 5));
            case PAGE_500_AFTER -> peer.write(RawAnswers.with(500, "<html>oops</html>"));
            case MISDIRECTED_AFTER -> peer.write(RawAnswers.with(200, RawAnswers.okJson("somebody-else")));
            case FAITHFUL_WITH_MORE ->
                peer.write(RawAnswers.join(answer, RawAnswers.with(200, RawAnswers.okJson("?"))));
            default -> peer.write(answer);
        }
    }

    private void enter(RawRequest request, Delivery delivery, Fate fate) {
        books.add(new Entry(request.id(), request.identifier(), delivery, fate));
    }

    private synchronized Fate decide(RawRequest request, int occurrence) {
        Fate known = fates.get(request.identifier());
        if (known != null) {
            return known;
        }
        Fate fate = active.contains(request.id()) || request.id().startsWith("active")
                ? Fate.of(409, "ALREADY_EXISTS", false)
                : drawFate(random(request.id(), occurrence, 2));
        fates.put(request.identifier(), fate);
        if (fate.applied()) {
            active.add(request.id());
        }
        return fate;
    }

    private SplittableRandom random(String id, int occurrence, int purpose) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + id.hashCode() * 31L * 31 + occurrence * 31L + purpose);
    }

    private static Delivery drawDelivery(SplittableRandom random) {
        Delivery[] all = Delivery.values();
        return random.nextInt(100) < 45 ? Delivery.FAITHFUL : all[random.nextInt(all.length)];
    }

    private static Fate drawFate(SplittableRandom random) {
        int draw = random.nextInt(100);
        if (draw < 45) {
            return Fate.of(200, "OK", true);
        }
        return switch ((draw - 45) / 4) {
            case 0, 1 -> Fate.of(202, "CLIENT_ACTION_REQUIRED", true);
            case 2 -> Fate.of(500, "INTERNAL_ERROR", true);
            case 3, 4 -> Fate.of(500, "INTERNAL_ERROR", false);
            case 5, 6 -> Fate.of(503, "SERVICE_UNAVAILABLE", false);
            case 7 -> new Fate(429, "TOO_MANY_REQUESTS", false, "0");
            case 8 -> Fate.of(429, "TOO_MANY_REQUESTS", false);
            case 9 -> Fate.of(404, "NOT_FOUND", false);
            case 10 -> Fate.of(400, "BAD_REQUEST", false);
            case 11 -> Fate.of(401, "UNAUTHORIZED", false);
            case 12 -> Fate.of(200, "BRAND_NEW", true);
            default -> Fate.of(200, "BRAND_NEW", false);
        };
    }
}
