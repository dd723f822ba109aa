package dev.skillvault.impl.request;

/** A range of cells, parsed: a range is covered if all its cells lie in the granted one, on the same sheet. */
final class RangeKind implements ResourceKind {

    @Override
    public String canonical(String value) {
        return A1Range.granted(value).map(A1Range::text).orElse(value);
    }

    @Override
    public boolean isGrantable(String value) {
        return A1Range.granted(value).isPresent();
    }

    @Override
    public boolean covers(String granted, String touched) {
        return A1Range.granted(granted)
                .flatMap(outer -> A1Range.granted(touched).map(outer::contains))
                .orElse(false);
    }
}
