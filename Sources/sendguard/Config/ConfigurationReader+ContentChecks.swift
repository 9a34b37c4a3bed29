import Content

/// What the checks of a mail's making and of a campaign's greetings take besides their modes.
extension ConfigurationReader {
    func readTestContent(_ name: String, _ map: MappingReader) {
        guard name == TestContentCheck.name, let hosts = map.strings("staging_hosts") else { return }
        for (host, line) in hosts where host.contains("/") || host.contains(":") || !host.contains(".") {
            log.add(line: line, "staging_hosts: \"\(host)\" is no host such as next.example.com or *.next.example.com")
        }
        configuration.checkOptions.testContent.stagingHosts = hosts.map(\.text)
    }

    func readSameness(_ name: String, _ map: MappingReader) {
        guard name == CampaignSamenessCheck.name else { return }
        if let messages = map.integer("messages", in: 2...CampaignMemory.greetingLimit) {
            configuration.checkOptions.campaignSameness.messages = messages
        }
    }
}
