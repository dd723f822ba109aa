package dev.skillvault.testkit.sandbox;

import java.util.ArrayList;
import java.util.List;

/** All hosts the sandbox stands in for. */
final class Sites {

    private Sites() {}

    static List<Site> of(World world, Sandbox sandbox) {
        List<Site> sites = new ArrayList<>(new GoogleAccounts(world, sandbox.google()).sites());
        sites.add(new SheetsApi(world, sandbox.sheets()).site());
        sites.add(new GmailApi(world, sandbox.mail()).site());
        sites.add(new GitHubAccounts(world).site());
        Site gitHubApi = new GitHubApi(world, sandbox.github()).site();
        new GitHubApplications(world).on(gitHubApi);
        new GitHubInstallations(world, sandbox.github().app()).on(gitHubApi);
        sites.add(gitHubApi);
        Site slack = new SlackApi(world, sandbox.slack()).site();
        new SlackAccounts(world).on(slack);
        sites.add(slack);
        sites.add(new SalesforceAccounts(world).site());
        for (SalesforceTenant tenant : SalesforceTenant.values()) {
            sites.add(new SalesforceApi(world, tenant).site());
        }
        sites.addAll(new StandardAccounts(world).sites());
        sites.add(new TelegramApi(world, sandbox.telegram()).site());
        sites.add(sandbox.webhooks().site());
        return sites;
    }
}
