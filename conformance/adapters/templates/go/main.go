// An adapter of go-oidc for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).
// Replace what stands below the line of dashes with your own validator.
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
	"runtime/debug"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

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
			return hello()
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

// ---------------------------------------------------------------------------

func hello() object {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/coreos/go-oidc/v3" {
				version = module.Version
			}
		}
	}
	return object{"is": "hello", "protocol": 1, "name": "go-oidc", "version": version, "capabilities": object{
		"sources":    []string{"jwks_url", "discovery"},
		"algorithms": []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"},
		"profiles":   []string{"jwt", "id-token"},
		// The library has one error of its own; all others are text.
		"classes": []string{"expired"},
		"clock":   "process", "custom_ca": true, "loopback_http": true, "concurrent": true,
	}}
}

type session struct {
	context  context.Context
	nonce    string
	verifier func() (*oidc.IDTokenVerifier, error)
}

func open(c configuration) (*session, error) {
	if len(c.Audiences) != 1 || c.Keys.Local != nil {
		return nil, errors.New("go-oidc has one audience, and fetches its keys")
	}
	roots := x509.NewCertPool()
	if pem, err := os.ReadFile(os.Getenv("COUNTERSIGN_CA_PEM")); err == nil {
		roots.AppendCertsFromPEM(pem)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	ctx := oidc.ClientContext(context.Background(), &http.Client{Transport: transport, Timeout: 10 * time.Second})
	config := &oidc.Config{ClientID: c.Audiences[0], SupportedSigningAlgs: c.Algorithms}
	if url := c.Keys.JwksURL; url != "" {
		verifier := oidc.NewVerifier(c.Issuer, oidc.NewRemoteKeySet(ctx, url), config)
		return &session{ctx, c.Nonce, func() (*oidc.IDTokenVerifier, error) { return verifier, nil }}, nil
	}
	// The library fetches the metadata when a provider is made, and `open` must not: it is made with the first token.
	var lock sync.Mutex
	var provider *oidc.Provider
	return &session{ctx, c.Nonce, func() (_ *oidc.IDTokenVerifier, err error) {
		lock.Lock()
		defer lock.Unlock()
		if provider == nil {
			if provider, err = oidc.NewProvider(ctx, c.Issuer); err != nil {
				return nil, err
			}
		}
		return provider.Verifier(config), nil
	}}, nil
}

func (s *session) judge(token string) object {
	rejected := object{"is": "rejected"}
	verifier, err := s.verifier()
	if err == nil {
		var id *oidc.IDToken
		if id, err = verifier.Verify(s.context, token); err == nil {
			if id.Nonce == s.nonce { // Its documentation leaves this to the caller.
				return object{"is": "accepted"}
			}
			err = errors.New("another nonce")
		}
	}
	var expired *oidc.TokenExpiredError
	if errors.As(err, &expired) {
		rejected["class"] = "expired"
	}
	rejected["detail"] = err.Error()
	return rejected
}
