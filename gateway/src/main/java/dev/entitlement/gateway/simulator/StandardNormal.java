package dev.entitlement.gateway.simulator;

/**
 * The quantile function of the standard normal distribution, by Wichura's rational approximations (PPND7, about seven
 * digits). A quantile turns one uniform draw into one normal draw, monotonically; the usual generators consume a
 * sequence, and a sequence would make a request's latency depend on the requests before it.
 *
 * @see <a href="https://doi.org/10.2307/2347330">Wichura, Algorithm AS 241: The Percentage Points of the Normal
 *     Distribution, Applied Statistics 37 (1988)</a>
 */
final class StandardNormal {

    private static final double[] CENTRE_ABOVE = {3.3871327179, 50.434271938, 159.29113202, 59.109374720};
    private static final double[] CENTRE_BELOW = {1, 17.895169469, 78.757757664, 67.187563600};
    private static final double[] FLANK_ABOVE = {1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103};
    private static final double[] FLANK_BELOW = {1, 0.73700164250, 0.12021132975};
    private static final double[] TAIL_ABOVE = {6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997};
    private static final double[] TAIL_BELOW = {1, 0.24197894225, 0.012258202635};

    private StandardNormal() {}

    /** @param p 0 (minus infinity) to 1 (plus infinity) */
    static double quantile(double p) {
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * polynomial(CENTRE_ABOVE, r) / polynomial(CENTRE_BELOW, r);
        }
        double nearer = q < 0 ? p : 1 - p;
        return nearer <= 0 ? Math.copySign(Double.POSITIVE_INFINITY, q) : Math.copySign(distance(nearer), q);
    }

    private static double distance(double nearer) {
        double r = Math.sqrt(-Math.log(nearer));
        return r <= 5
                ? polynomial(FLANK_ABOVE, r - 1.6) / polynomial(FLANK_BELOW, r - 1.6)
                : polynomial(TAIL_ABOVE, r - 5) / polynomial(TAIL_BELOW, r - 5);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
