package dev.entitlement.gateway.reactivate;

/** Shows a person how far it is. Thread-safe. */
interface Progress extends AutoCloseable {

    /** For when nobody looks. */
    Progress NONE = new Progress() {
        @Override
        public void told(Tally tally) {}

        @Override
        public void waiting(boolean isInTrouble) {}

        @Override
        public void stopping() {}

        @Override
        public void close() {}
    };

    /** Something was told. */
    void told(Tally tally);

    /** Whether the upstream is in trouble, and is waited for. */
    void waiting(boolean isInTrouble);

    /** Nothing more is sent; what is on the wire is waited for. */
    void stopping();

    @Override
    void close();
}
