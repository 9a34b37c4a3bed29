import Guard
import Testing

struct SecretNamesTests {
    @Test(arguments: ["password_file", "password_env", "key", "api_key", "Token", "--client-secret", "--apikey"])
    func `the name of a secret is recognised`(name: String) { #expect(SecretNames.isSecret(name)) }

    @Test(arguments: ["mode", "keep", "username", "key_words", "host", "same_mailbox"])
    func `any other name is not taken for a secret`(name: String) { #expect(!SecretNames.isSecret(name)) }

    @Test func `the argument after a command's option is masked when the option names a secret`() {
        #expect(
            SecretNames.masked(["/bin/export", "--token", "s3cret", "--format", "csv", "password=hunter2", "optouts"])
                == ["/bin/export", "--token", "***", "--format", "csv", "password=***", "optouts"])
        #expect(SecretNames.masked(["--token", "--verbose", "x"]) == ["--token", "--verbose", "x"])
    }

    @Test func `only the login in a URL is masked`() {
        #expect(
            SecretNames.masked(["https://ann:pw@crm.example.com/export?to=a@b.example"])
                == ["https://***@crm.example.com/export?to=a@b.example"])
        #expect(
            SecretNames.masked(["https://crm.example.com/a@b", "news@example.com"])
                == ["https://crm.example.com/a@b", "news@example.com"])
    }
}
