// An adapter of go-oidc for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

func capabilities() object {
	return object{
		// No `local`: its static key set holds bare public keys, and not JWKs with what they may be used for.
		"sources": []string{"jwks_url", "discovery"},
		"algorithms": []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
			oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA},
		// Its verifier is made for ID tokens. Many hold other JWTs against it, and all that it judges is in those too.
		"profiles": []string{"jwt", "id-token"},
		// One error has a type of its own; all others that a token meets are text.
		"classes": []string{"expired"},
		"clock":   "process", "custom_ca": true, "loopback_http": true, "concurrent": true,
		// No `verify`: a key set by itself, as is said there, does not judge the algorithm.
	}
}

type session struct {
	context  context.Context
	nonce    string
	verifier func() (*oidc.IDTokenVerifier, error)
}

func open(c configuration) (*session, error) {
	if len(c.Audiences) > 1 || c.Keys.Local != nil {
		return nil, errors.New("go-oidc has one audience, and fetches its keys")
	}
	config := &oidc.Config{SupportedSigningAlgs: c.Algorithms}
	if len(c.Audiences) == 1 {
		config.ClientID = c.Audiences[0]
	} else {
		config.SkipClientIDCheck = true
	}
	ctx := oidc.ClientContext(context.Background(), client(c.Periods.Fetch))
	opened := &session{context: ctx, nonce: c.Nonce}
	if c.Keys.Discovery {
		opened.verifier = discovered(ctx, c.Issuer, config)
	} else {
		verifier := oidc.NewVerifier(c.Issuer, oidc.NewRemoteKeySet(ctx, c.Keys.JwksURL), config)
		opened.verifier = func() (*oidc.IDTokenVerifier, error) { return verifier, nil }
	}
	return opened, nil
}

// client trusts the authority of the run, and has the limit of time that a client should have.
func client(seconds uint64) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if pem, err := os.ReadFile(os.Getenv("COUNTERSIGN_CA_PEM")); err == nil {
		transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
		transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem)
	}
	if seconds == 0 {
		seconds = 10
	}
	return &http.Client{Transport: transport, Timeout: time.Duration(seconds) * time.Second}
}

// discovered makes the provider with the first token: the library fetches the metadata when one is made, which a service
// does when it starts, and `open` must not. Where that fails nothing is kept, as in a service that could not start.
func discovered(ctx context.Context, issuer string, config *oidc.Config) func() (*oidc.IDTokenVerifier, error) {
	var lock sync.Mutex
	var verifier *oidc.IDTokenVerifier
	return func() (*oidc.IDTokenVerifier, error) {
		lock.Lock()
		defer lock.Unlock()
		if verifier == nil {
			provider, err := oidc.NewProvider(ctx, issuer)
			if err != nil {
				return nil, err
			}
			verifier = provider.Verifier(config)
		}
		return verifier, nil
	}
}

func (s *session) judge(token string) object {
	err := s.verify(token)
	if err == nil {
		return object{"is": "accepted"}
	}
	said := object{"is": "rejected", "detail": err.Error()}
	var expired *oidc.TokenExpiredError
	if errors.As(err, &expired) {
		said["class"] = "expired"
	}
	return said
}

func (s *session) verify(token string) error {
	verifier, err := s.verifier()
	if err != nil {
		return err
	}
	id, err := verifier.Verify(s.context, token)
	// "Verify does NOT do nonce validation, which is the caller's responsibility."
	if err == nil && s.nonce != "" && id.Nonce != s.nonce {
		err = errors.New("another nonce than was sent")
	}
	return err
}

// ---------------------------------------------------------------------------

type object = map[string]any

type request struct {
	ID            uint64        `json:"id"`
	Op            string        `json:"op"`
	Session       string        `json:"session"`
	Token         string        `json:"token"`
	Configuration configuration `json:"configuration"`
}

type configuration struct {
	Issuer     string   `json:"issuer"`
	Audiences  []string `json:"audiences"`
	Algorithms []string `json:"algorithms"`
	Nonce      string   `json:"nonce"`
	Keys       struct {
		Local     []any  `json:"local"`
		JwksURL   string `json:"jwks_url"`
		Discovery bool   `json:"discovery"`
	} `json:"keys"`
	Periods struct {
		Fetch uint64 `json:"fetch"`
	} `json:"periods"`
}

func main() {
	var sessions sync.Map
	var writing sync.Mutex
	var answers sync.WaitGroup
	started := time.Now()
	answer := func(r request) object {
		found, known := sessions.Load(r.Session)
		switch r.Op {
		case "hello":
			return object{"is": "hello", "protocol": 1, "name": "go-oidc",
				"version": version("github.com/coreos/go-oidc/v3"), "capabilities": capabilities()}
		case "open":
			opened, err := open(r.Configuration)
			if err != nil {
				return object{"is": "unsupported", "reason": err.Error()}
			}
			sessions.Store(r.Session, opened)
			return object{"is": "opened"}
		case "time":
			now := time.Now()
			return object{"is": "time", "wall": float64(now.UnixNano()) / 1e9, "monotonic": now.Sub(started).Seconds()}
		case "validate", "close":
			if !known {
				return object{"is": "error", "reason": "there is no such session"}
			}
			if r.Op == "validate" {
				return found.(*session).judge(r.Token)
			}
			sessions.Delete(r.Session)
			return object{"is": "closed"}
		}
		return object{"is": "unsupported", "reason": "no such request is known"}
	}
	say := func(r request) {
		said := answer(r)
		said["id"] = r.ID
		writing.Lock()
		defer writing.Unlock()
		_ = json.NewEncoder(os.Stdout).Encode(said)
	}
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			panic("a line that is no request")
		}
		if r.Op == "validate" { // What waits for an issuer delays nobody.
			answers.Go(func() { say(r) })
		} else {
			say(r)
		}
	}
	answers.Wait()
}
