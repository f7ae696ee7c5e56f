/** Metrics of a client by Micrometer, which is optional: nothing outside this package refers to it. */
@NullMarked
package dev.entitlement.micrometer;

import org.jspecify.annotations.NullMarked;
