/// Throwaway keys, made by the OpenSSL command line for these tests and used for nothing else.
///
/// The P-521 ones are one and the same key in several forms.
enum ThrowawayKeys {
    static let passphrase = "correct-horse"

    static let sec1 = """
        -----BEGIN EC PRIVATE KEY-----
        MIHcAgEBBEIBY+Pbg6vMtiTnC0Gql416iU2Wht/j3BINAxu5PUv6BlNq3OSZAIbB
        IWyJTRNGRH07iT5vFZhmhVEviuf/krovF/qgBwYFK4EEACOhgYkDgYYABAAconCd
        Xwpg+mq5mMKFfC63q9howScObKXiYOub60fiVeu+xVx79mUS3zxX0hpFw/+qT7vk
        1kCB/28Xywi3rV2pAwGScpbgpA2PKq+SfHeB34DCUmWbTywv2MQzAmI7ODsfKhwn
        /zmIeAqfAy6NwV78sFfzyP108SUxxJQG274OwVrnWg==
        -----END EC PRIVATE KEY-----
        """

    static let sec1WithParameters = """
        -----BEGIN EC PARAMETERS-----
        BgUrgQQAIw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MIHcAgEBBEIBY+Pbg6vMtiTnC0Gql416iU2Wht/j3BINAxu5PUv6BlNq3OSZAIbB
        IWyJTRNGRH07iT5vFZhmhVEviuf/krovF/qgBwYFK4EEACOhgYkDgYYABAAconCd
        Xwpg+mq5mMKFfC63q9howScObKXiYOub60fiVeu+xVx79mUS3zxX0hpFw/+qT7vk
        1kCB/28Xywi3rV2pAwGScpbgpA2PKq+SfHeB34DCUmWbTywv2MQzAmI7ODsfKhwn
        /zmIeAqfAy6NwV78sFfzyP108SUxxJQG274OwVrnWg==
        -----END EC PRIVATE KEY-----
        """

    static let sec1Encrypted = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,30ECE82C177388BB1E5CC6D94AFEAD9D

        jhxHD654hMZDrepdq+dhCUC53KDbpGIH+HMxr9/tcVHmhc1x7GZxjTC9iDXVjRZB
        6kZsUs8eoRNa4lifKHitwjQWbo3kXPUAYqpUxljSo8etOG/aMXR/wNTpsXAJmzP7
        bzlOy7KQXOHtagdgDVFx6GlBENq1q09MG1NvvyMXFmxPRUromaDvX0yrTm6obdx6
        kbXQ8997tbxTH73T9XKMLvexkMYTjOp0+OW+apxfl0Ny09zU5BBPUsGnpmTa7Xss
        8/UWS+6+uzYszMO2y29xkC7tTa5AK0ewgSKsLRtikIk=
        -----END EC PRIVATE KEY-----
        """

    static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----
        MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBY+Pbg6vMtiTnC0Gq
        l416iU2Wht/j3BINAxu5PUv6BlNq3OSZAIbBIWyJTRNGRH07iT5vFZhmhVEviuf/
        krovF/qhgYkDgYYABAAconCdXwpg+mq5mMKFfC63q9howScObKXiYOub60fiVeu+
        xVx79mUS3zxX0hpFw/+qT7vk1kCB/28Xywi3rV2pAwGScpbgpA2PKq+SfHeB34DC
        UmWbTywv2MQzAmI7ODsfKhwn/zmIeAqfAy6NwV78sFfzyP108SUxxJQG274OwVrn
        Wg==
        -----END PRIVATE KEY-----
        """

    static let pkcs8Encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIBXTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI7pvy4SY+GjkCAggA
        MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBB3IbRAL1b5F3sRUOw7ZY0vBIIB
        AMNrEL+sOJgFnu2n5OhIA8alZEHNX7rPJBA67Ao9gvR9HPmu73CDyxNNj4S8whaj
        dnu6weMB0d9CbcWXgz4OWZQvdMMHebz/Wgv/fvj75sg6ZXs+xnKKKPmtMfZfRdep
        0OucDgW/DPsMVbh5Av1WVU5kZsd4kWu0nu/83szFRba0eBtEYbJVcyiR0d4+NrXD
        XcESXxk4Hs4IiKJqG/Gczrh1GDk9r6mo1V79CB9hj+jXQ7hFyzNrzHvUDEY3Iqf7
        B6RQQltJEfbhPfi7s07OjWzGfJy8HPEBercTmKaqRurmls0xi3RM7peLwbtxGSVX
        sqL1zwxiyqEYXrKuoHTWCmM=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let pkcs8Scrypt = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIBVTBPBgkqhkiG9w0BBQ0wQjAhBgkrBgEEAdpHBAswFAQI+1aC9cP9yvICAkAA
        AgEIAgEBMB0GCWCGSAFlAwQBKgQQwkAtfRB6nHKUrjanBl413wSCAQBRchCFID5s
        6uQ19bjGOPf/t7IkYA8ETsaNwWxJiG0/zmYvD+jf9G/ouX7XNU0wYIM/HUFjcY3S
        aXg0YAG2ilUjEZ1MQhixV+0Kb4VXZMapj1epRQMebzpD6s4+YV15zGYX88BHH5xZ
        AcoAd2O67ixGNuwLCg3BnuhR+5U5xIl0hCvx65qL6jYLZFX2J+ArG8JduDGh4o2U
        usCn5WKpmg6NHgfrlRey5nnL5ubv/x/bzet1pZivITAHi2olliPHXVKqjM4Emjk9
        4sUWNap30wSQkfOlbJPimjMWwG17s+oXQDmr0yFmZdIZD87FtWAE2uFFgVmAVmMm
        imkJ/+Vtfd5H
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let publicP521 = """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAHKJwnV8KYPpquZjChXwut6vYaMEn
        Dmyl4mDrm+tH4lXrvsVce/ZlEt88V9IaRcP/qk+75NZAgf9vF8sIt61dqQMBknKW
        4KQNjyqvknx3gd+AwlJlm08sL9jEMwJiOzg7HyocJ/85iHgKnwMujcFe/LBX88j9
        dPElMcSUBtu+DsFa51o=
        -----END PUBLIC KEY-----
        """

    static let p256 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIP+AOmHhnM9s1iNk9MpyKF3VVHEQ3lKdmzLpgdJK3gc4oAoGCCqGSM49
        AwEHoUQDQgAE9UekZxB41x4htoRoPLiODJC/2LRNpnL4/BepX5AINsBU6TeFZ79d
        zeDr7eK0mWesUVHV+TBMXcYLQMr5k6b+Fw==
        -----END EC PRIVATE KEY-----
        """

    static let p256PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/4A6YeGcz2zWI2T0
        ynIoXdVUcRDeUp2bMumB0kreBzihRANCAAT1R6RnEHjXHiG2hGg8uI4MkL/YtE2m
        cvj8F6lfkAg2wFTpN4Vnv13N4Ovt4rSZZ6xRUdX5MExdxgtAyvmTpv4X
        -----END PRIVATE KEY-----
        """

    static let p256Encrypted = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,D1AF4AA6016E5724E81365957B8838EF

        cLbFsaykqodG+cvRq742GDCfGDTyWVuqMdyTf9BYlxlRH0HEQpHG0fJQ2Zb5AaE5
        LEjt/0Zqajl7x4SPeM+Yq4Y+xYhu7ploJoGyb+DeX7B4eXeVGGC70PNPA9ApOtik
        73ZUDnhVKoiSPodoReYk7wBr1NTLXdE6I3jsvlnbESw=
        -----END EC PRIVATE KEY-----
        """

    static let publicP256 = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9UekZxB41x4htoRoPLiODJC/2LRN
        pnL4/BepX5AINsBU6TeFZ79dzeDr7eK0mWesUVHV+TBMXcYLQMr5k6b+Fw==
        -----END PUBLIC KEY-----
        """

    static let p384 = """
        -----BEGIN EC PRIVATE KEY-----
        MIGkAgEBBDDn7FDjZRKx6zeMoxhWTEXwYYAtwnOw1F1qHkfCYitfshamRgXm9681
        Bhx7slY+PQKgBwYFK4EEACKhZANiAATafOOOUQ+NlTLyulc/Bod/R1JLOW5Ymdje
        bJKtMcYiSSRU74UjaCn3FyBivyQ2UUfX02ny1bwZpTcZkMJ1HHy0VnpH8C0obixj
        LR5Taa/M7+gqyi7UQ1PGx7+Rqhns/Ws=
        -----END EC PRIVATE KEY-----
        """

    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIMzG7/qQBDIgtuG3TlWIl0E7SX4srfbJGF6NIDU8F//p
        -----END PRIVATE KEY-----
        """

    static let publicEd25519 = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAoEVajt7MYIZCXfmHvoXdrhGjt8L5gw7l9M9ZPsqhGB4=
        -----END PUBLIC KEY-----
        """

    static let ed25519Encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgsD3eaqWVjwgICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIomxOMshp+qi3LCUuuq+roEQAaw
        MQnPEozH49J4kPdY3O6rxO5eQ/zFzYY0grD9Ptuxxkvz/BLShixoTtoWjuaCNPV9
        ojVV8ZWYTjpMDg1ekD4=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let rsa = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICXAIBAAKBgQDE0qkRNhiHgf4REyX74eTX62leqze3g5+OKu1kYmc01R8ov248
        DLrAZp7OhNUXkcTJUBIKiYX2cz5aPDJn/ggmaxfjyBQBr7M+iZ9Okk3yc074pV7b
        YyLKdzaZggniN6ecwkfwtWbG2BPeOHYLNfBbkrdYL6bga6dsHfzZnMiz3wIDAQAB
        AoGAeEYC6nGUK7pT9zssSu+PWCKTETavpYTZS5cP2fgH+VEC6XOReUCOHmSXRrwF
        O5HoHty/KZFAO4nQ4HNImiOx9jWlAqntwJ7aSmkUR9qJyH54xx9cJFTPGDDyryaE
        go5TJbmZ8Wpo07hWtpEaGSondNVrm7Iq5JfEiTFVKM2kSgECQQDnQ4V21q24AkPO
        3MpTJzK2o1ShlqtQskjgqtS/Lvba8zfMx22gFLPog+esMQIaaPfytaOBUG2Z9eho
        DaKP2mEvAkEA2eATw5U4EUsNUowzjrZt3McD5hnIDMrWEZ5HuDHmOuqtfo4/wcwA
        G/x8ey9jsrDRY3SohjPwF32NL1kcCApMUQJARMZ90IOzkf+KbuCWgvgrSsl0B8Ip
        HIyIw9fKATlUTHT8aTf90BeYEVP49+pzN6tz4YhHIdPrZFgPT7KOX72QHQJBAIBe
        7IYyZ2SZCfJ3NPGDP1vzzrJGwn33DQY4ch1vGS3hk/ObMKmo3u+eZmHWXDGuyNCG
        rbzU4UOV8BfTsxZxquECQHx9ErWlwrXj53Z5TOc2mnDaG/u/PczzF4CBEdJ7fONs
        uO8hTaQtDDu6NI01PgNUoU74NQU2WSiATEj4/1Z/VQY=
        -----END RSA PRIVATE KEY-----
        """

    static let rsaPKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANy9bRRS1tAIPDZQ
        xOg+M0+wymzHOhoGzAm83xzSARw/Np6/SHuu90tlXfy4pbfcxqKZKW/2kXpeXEyi
        X4bxWkgjEgc1lFBx/qXbwEByzTLCRWlpIMILJKidnX+o7bAHESNU+FiAgqjx6A94
        FoSkocJ4r8pML4MwXJQSuTg7lmvvAgMBAAECgYA5hK6IrjFFUfAGozM75QFP0Zxd
        jehI4d6G5w0oIFyjtKER6nwDporPvaEo+iBMcZ3cvpY6k4BC55Wbbm//5KIGUB+l
        JpssZHQbwqma7N3N+AVT8axaCPy8O0cvYxCoVphvqLx4KU6bZREarX+EgRWBjg/V
        8t/3iO3P1IGqPT9GGQJBAPDT2aPNh1tPRJzLbhuJTrtn1BL3G75aH2ea6P4/G/N8
        Wrl25NANh13YNcVpZTxjSCvLLzr6OpQrfZLuPFo6sK0CQQDqpZilVbWARgzpEV7b
        1YACjwgMDuFUQpR75DyoUA36mD4iOigX6dMyGo7HfufXgawm0z7/T2vx/p33pyT4
        xDaLAkEA0weQ6yyqs6SeZxcMAS0sxKOS/ptywDaQ1mS0TjZW8+HATkyU7IsuV1mi
        pL5aa7REBbwiQvgKZNRHUX1ZfWd4cQJANUA5gSQPWboMCgSoK2mrcGk3YU0rM+0c
        N3WXkncAhSNxzmC2Yp7tEAzY5EtXoB/Mis8cF+LVU4j+HorvKAmXewJAUIKySMG9
        vBJ9WKcDRtnLTLzBGVp85JFrnc7viBPjOLS1QqgI39kqvZcvsWOK1N8vl9+VR/Z+
        bcw5aApDRlSO2w==
        -----END PRIVATE KEY-----
        """

    static let x25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VuBCIEIECEu/h6rflMY7lz6IGP0yA1i/dxG3FfcddLfPgCfJxf
        -----END PRIVATE KEY-----
        """
}
