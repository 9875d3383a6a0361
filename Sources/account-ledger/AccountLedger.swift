import CommandLineInterface

@main
struct AccountLedger {
    static func main() async {
        await Program.main()
    }
}
