package dev.entitlement.gateway.admin;

/** How far the gateway is between start and end. Thread-safe. */
public final class Health {

    /** The gateway's life in three words. */
    public enum State {
        /** Not yet listening for callers. */
        STARTING("starting"),
        /** Calls are welcome. */
        READY("ready"),
        /** On the way out: load balancers should send calls elsewhere. */
        DRAINING("draining");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The word as it stands in answers, such as {@code ready}. */
        public String text() {
            return text;
        }
    }

    private volatile State state = State.STARTING;

    public State state() {
        return state;
    }

    /** Calls are welcome from now on. */
    public void ready() {
        state = State.READY;
    }

    /** Readiness fails from now on. */
    public void draining() {
        state = State.DRAINING;
    }
}
