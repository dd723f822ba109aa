package dev.skillvault.impl.store;

import dev.skillvault.impl.TestVaults;

class H2StoreContractTest extends StoreContractTest {
    @Override
    StoreUrl newStore() {
        return StoreUrl.parse(TestVaults.url(folder));
    }
}
